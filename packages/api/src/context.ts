import type { Database } from '@empanel/db'
import { getTRPCErrorFromUnknown } from '@trpc/server'
import { addressIn } from './address.ts'
import type { Auditor } from './audit/auditor.ts'
import { type Authentication, createAuthenticator, stillHeld } from './auth/authenticate.ts'
import type { LiveSessions } from './auth/live-sessions.ts'
import type { Tokens } from './auth/tokens.ts'
import { toRefusal } from './errors.ts'
import type { Seals } from './idempotency/seals.ts'
import type { MinuteCounts } from './minute-counts.ts'
import type { Policy } from './policy/grid.ts'
import type { ServedRegistration } from './policy/registration.ts'
import type { Quotas } from './quotas.ts'
import type { Waits } from './waits.ts'

/** What lives as long as the process. */
export type Services = {
  /** The auditor's: through another one nothing that is recorded could be changed. */
  db: Database
  auditor: Auditor
  policy: Policy
  registration: ServedRegistration
  tokens: Tokens
  liveSessions: LiveSessions
  /** Keep what may be asked for again. */
  seals: Seals
  /** How long a record stays open at most that was opened in an emergency. */
  breakGlassMinutes: number
  quotas: Quotas
  /** Who reached one of these. */
  waits: Waits
  /** How much was recorded of whom in this minute. */
  recordings: MinuteCounts
}

/** The refresh token that came with a request, and a way to replace it for `seconds` or to remove it. */
export type RefreshCookie = {
  token: string | undefined
  set(token: string, seconds: number): void
  clear(): void
}

/** What a procedure knows of the request that called it. */
export type Context = Services & {
  authentication: Authentication
  /** Who asks by now: accounts change and sessions end while a request lasts. */
  authenticationNow: () => Promise<Authentication>
  requestId: string
  /** The caller's address as `addressIn` writes it; null where a transport knows none. */
  ip: string | null
  userAgent: string | null
  /** The header of that name, as it was sent: with the same one, what creates does so once. */
  idempotencyKey: string | null
  /** False for clients of the REST contract, which never store a new refresh token. */
  rotatesSessions: boolean
  /** Where a browser keeps its refresh token out of reach of scripts; null for clients that keep it themselves. */
  refreshCookie: RefreshCookie | null
}

/** What a transport knows of a request. `authorization` is the header of that name. */
export type RequestFacts = Pick<
  Context,
  'requestId' | 'ip' | 'userAgent' | 'idempotencyKey' | 'rotatesSessions' | 'refreshCookie'
> & {
  authorization: string | undefined
}

/**
 * Makes the function that every transport builds its contexts with.
 * @throws SERVICE_UNAVAILABLE when the database does not say who asks.
 */
export function createContextFactory(services: Services) {
  const authenticate = createAuthenticator(services)
  return async ({ authorization, ...facts }: RequestFacts): Promise<Context> => {
    try {
      const ip = addressIn(facts.ip)
      const authentication = await authenticate(authorization)
      const authenticationNow = () => stillHeld(services, authentication)
      return { ...services, ...facts, ip, authentication, authenticationNow }
    } catch (error) {
      throw toRefusal(getTRPCErrorFromUnknown(error))
    }
  }
}
