import { type Access, accessOf, createsOnce } from '@empanel/api'
import { z } from 'zod'
import { authEndpoints } from './auth.ts'
import { doctorEndpoints } from './doctors.ts'
import type { Endpoint } from './endpoint.ts'
import { mappingEndpoints } from './mappings.ts'
import { panelEndpoints, patientEndpoints } from './patients.ts'
import { profileEndpoints } from './profiles.ts'

/** All endpoints, by their names in the OpenAPI document. */
const endpoints: Record<string, Endpoint> = {
  ...authEndpoints,
  ...patientEndpoints,
  ...doctorEndpoints,
  ...profileEndpoints,
  ...panelEndpoints,
  ...mappingEndpoints,
}

/** An endpoint, its defaults filled in, with all that can be derived from it. */
export type Route = Required<Pick<Endpoint, 'status' | 'tagged' | 'refuses'>> &
  Omit<Endpoint, 'status' | 'tagged' | 'refuses'> & {
    /** Its name in the OpenAPI document. */
    name: string
    /** The access of the route and of the core procedures behind it. */
    access: Access[]
    /** True if it takes an Idempotency-Key. */
    createsOnce: boolean
    /** The fields of its path, and of its query or body. */
    taken: ReadonlySet<string>
    /** The fields of its reply, or of each row in a list. */
    shown: ReadonlySet<string>
  }

export const routes: readonly Route[] = Object.entries(endpoints).map(([name, endpoint]) => {
  const { status = 200, tagged = false, refuses = [], signedIn, calls, takes, gives } = endpoint
  const access = calls.map(accessOf)
  return {
    ...endpoint,
    ...{ name, status, tagged, refuses },
    access: signedIn ? ['signed-in', ...access] : access,
    createsOnce: calls.some(createsOnce),
    taken: new Set(fieldsIn(takes)),
    shown: new Set(fieldsIn(gives)),
  }
})

/** The field names in the schema of a record or of a list of records. */
function fieldsIn(schema: unknown): string[] {
  if (schema instanceof z.ZodArray) return fieldsIn(schema.element)
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

/** Paths that call no procedure. */
export const servicePaths = { index: '/api/', document: '/api/openapi.json', docs: '/api/docs/' } as const

/**
 * The reply to `GET /api/`, and to `GET /` from programs: the paths of the interface by name, such as
 * `{"patients": "/api/patients/", ...}`.
 */
export function apiIndex(): Record<string, string> {
  const paths = new Set([...routes.map(({ path }) => path), servicePaths.document, servicePaths.docs])
  return Object.fromEntries(
    [...paths].map(path => [path.replace(/^\/api\/|\/$/g, '').replace('.json', ''), path]),
  )
}
