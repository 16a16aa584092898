import type { Database } from '@empanel/db'
import { type Authentication, createAuthenticator } from './auth/authenticate.ts'
import type { Tokens } from './auth/tokens.ts'
import type { Policy } from './policy/grid.ts'

/** What lives as long as the process. */
export type Services = {
  db: Database
  policy: Policy
  tokens: Tokens
}

/** What a procedure knows of the request that called it. */
export type Context = Services & {
  authentication: Authentication
  requestId: string
  ip: string | null
  userAgent: string | null
  /** False for clients of the REST contract, which never store a new refresh token. */
  rotatesSessions: boolean
}

/** What a transport knows of a request. `authorization` is the header of that name. */
export type RequestFacts = Pick<Context, 'requestId' | 'ip' | 'userAgent' | 'rotatesSessions'> & {
  authorization: string | undefined
}

/** Makes the function that every transport builds its contexts with. */
export function createContextFactory(services: Services) {
  const authenticate = createAuthenticator(services)
  return async ({ authorization, ...facts }: RequestFacts): Promise<Context> => ({
    ...services,
    ...facts,
    authentication: await authenticate(authorization),
  })
}
