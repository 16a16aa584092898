import type { auditEvents, Database } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import type { MinuteCounts } from './limits/minute-counts.ts'
import type { Quotas } from './limits/quotas.ts'
import type { Waits } from './limits/waits.ts'
import type { Actor, Authentication, SignedInActor } from './policy/actor.ts'
import type { Action, Policy, Role, Scope } from './policy/grid.ts'
import type { ServedRegistration } from './policy/registration.ts'

/** What lives as long as the process. The kernel says what it needs of each; the floors above it make them. */
export type Services = {
  /** Callers take turns at it. */
  db: Database
  trail: Trail
  policy: Policy
  registration: ServedRegistration
  tokens: Tokens
  liveSessions: LiveSessions
  seals: Seals
  /** How long a record that was opened in an emergency stays open at most. */
  breakGlassMinutes: number
  quotas: Quotas
  /** Who has reached a quota, and until when. */
  waits: Waits
  /** How much was recorded of each caller in this minute. */
  recordings: MinuteCounts
}

/** What an entry of the trail says, without its place in a chain. */
export type Entry = Omit<typeof auditEvents.$inferSelect, 'id' | 'chain' | 'seq' | 'seals' | 'hash'>

/** Where it is written who did what. `createTrail` makes it. */
export type Trail = {
  /** Writes an entry together with those of other requests; resolves when it is written. */
  add(entry: Entry): Promise<void>
  /** Does `work` in a transaction that ends with the entries that were given to `add` meanwhile. */
  change<Result>(work: (tx: Database, add: (entry: Entry) => void) => Promise<Result>): Promise<Result>
  /** Records that an actor was refused; `input` is what they sent, unchecked. @throws TOO_MANY_REQUESTS */
  refused(ctx: Acting, input: unknown): Promise<void>
  /** Turns away who has used up what may be recorded of them. @throws TOO_MANY_REQUESTS */
  demandRoom(ctx: Acting): void
  /** Resolves when everything is written that was to be. */
  idle(): Promise<void>
}

/** What an access token says. */
export type AccessClaims = { userId: number; sessionId: string }
export type RefreshClaims = AccessClaims & {
  /** How many tokens of this session came before. */
  generation: number
  /** When the session began, in seconds since 1970. */
  startedAt: number
}

/** Signs and verifies tokens. What is no good token of the kind gives undefined. */
export type Tokens = {
  accessSeconds: number
  refreshSeconds: number
  sessionSeconds: number
  signAccess(claims: AccessClaims): Promise<string>
  signRefresh(claims: RefreshClaims): Promise<string>
  verifyAccess(token: string): Promise<AccessClaims | undefined>
  verifyRefresh(token: string): Promise<Pick<RefreshClaims, 'sessionId' | 'generation'> | undefined>
}

/** What the requests of one process know of the sessions that they come with. */
export type LiveSessions = {
  /** The role that the policy sees, undefined where the session gives no access (any more). */
  roleOf(claims: AccessClaims): Promise<Exclude<Role, 'anonymous'> | undefined>
  /** An account, or one of its sessions, is being changed, but it is not committed yet. */
  changing(userId: number): void
  /** It was changed, and that is committed. */
  changed(userId: number): void
  forgetAll(): void
  size(): number
}

/** Where the reply to a creation is kept. `caller`: `user/5` or `anonymous`; `key`: the Idempotency-Key as it was sent. */
export type Place = { caller: string; procedure: string; key: string }

/** Encrypts what is kept of a creation. `open` gives undefined for what none of the server's secrets sealed. */
export type Seals = {
  seal(place: Place, text: string): Promise<string>
  open(place: Place, sealed: string): Promise<string | undefined>
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
  /** What the policy said when the transport asked it before reading any input, by what was asked. */
  admitted?: ReadonlyMap<readonly Action[], Admission> | undefined
}

/** A grant, and the role that got it. */
export type Admission = { role: Role; granted: Pick<Permitted, 'action' | 'scope'> }

/** A request, and as whom it acts. */
export type Asking = Context & { actor: Actor }

/** The context of a procedure for everyone who is signed in. */
export type SignedIn = Context & { actor: SignedInActor }

/** The context of a procedure behind `can`. */
export type Permitted = Asking & { action: Action; scope: Scope }

/** What of a request limits how much may be recorded of its sender. */
export type Limited = Pick<Context, 'authentication' | 'ip' | 'quotas' | 'registration' | 'recordings'>

/** Who acts, and what is recorded of that beside whom it is about. */
export type Deed = Pick<Context, 'trail' | 'requestId' | 'ip'> & {
  actor: Actor
  action: string
  scope?: Scope
}

/** Who acts, on which request. */
export type Acting = Deed & Limited

/** The context of a statement that is made once for all callers of a role: who calls is one of its placeholders. */
export type AnyCaller = Pick<Permitted, 'db' | 'policy' | 'action' | 'scope'> & {
  actor: { userId: Placeholder; role: Role }
}
