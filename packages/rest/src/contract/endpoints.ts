import { type Access, accessOf, createsOnce } from '@empanel/api'
import type { AnyTRPCProcedure } from '@trpc/server'
import { z } from 'zod'
import type { RestMeta, Status } from './endpoint.ts'
import { restRouter } from './router.ts'

export type Method = RestMeta['openapi']['method']

/** One route of the REST interface, read from the annotations of `restRouter`. */
export type Route = {
  /** The procedure's name in `restRouter`. */
  name: string
  type: 'query' | 'mutation'
  method: Method
  /** As in the OpenAPI document: `/api/patients/{id}/`. */
  path: string
  /** Of the reply when all went well. */
  status: Status
  /** What the route and the core procedures behind it ask for. */
  access: Access[]
  /** Whether it takes an Idempotency-Key. */
  createsOnce: boolean
  /** Further refusals of the core. */
  refuses: number[]
  /** The fields of its path, and of its query or body. */
  takes: ReadonlySet<string>
  /** The fields of its reply, or of each row. */
  shows: ReadonlySet<string>
  /** Whether its reply is one record at a version. */
  tagged: boolean
  reads: RestMeta['reads']
}

export const routes: readonly Route[] = Object.entries(restRouter._def.procedures).map(toRoute)

function toRoute([name, procedure]: [string, AnyTRPCProcedure]): Route {
  const { type, meta, inputs } = procedure._def
  if (type === 'subscription') throw new Error(`${name} cannot be a route`)
  // Every procedure of this router was begun by `endpoint`, which types the annotations.
  const { openapi, status, calls, signedIn, refuses = [], reads, tagged = false } = meta as RestMeta
  const { method, path } = openapi
  const access = calls.map(accessOf)
  const takes = new Set(fieldsIn(inputs[0]))
  const shows = new Set(fieldsIn('output' in procedure._def ? procedure._def.output : undefined))
  return {
    ...{ name, type, method, path, status, refuses, takes, shows, reads, tagged },
    createsOnce: calls.some(createsOnce),
    access: signedIn ? ['signed-in', ...access] : access,
  }
}

/** The names that a schema has for the fields of a record, or of each of a list's. */
function fieldsIn(schema: unknown): string[] {
  if (schema instanceof z.ZodPipe) return fieldsIn(schema.in)
  if (schema instanceof z.ZodArray) return fieldsIn(schema.element)
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

/** The paths that are no procedures. */
export const servicePaths = { index: '/api/', document: '/api/openapi.json', docs: '/api/docs/' } as const

/**
 * The answer of `GET /api/`, and of `GET /` to programs: the paths of the interface by a name for each, as
 * `{"patients": "/api/patients/", ...}`.
 */
export function apiIndex(): Record<string, string> {
  const paths = new Set([...routes.map(({ path }) => path), servicePaths.document, servicePaths.docs])
  return Object.fromEntries(
    [...paths].map(path => [path.replace(/^\/api\/|\/$/g, '').replace('.json', ''), path]),
  )
}
