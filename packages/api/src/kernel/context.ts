import type { auditEvents, Database } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import type { MinuteCounts } from './limits/minute-counts.ts'
import type { Quotas } from './limits/quotas.ts'
import type { Waits } from './limits/waits.ts'
import type { Actor, Authentication, SignedInActor } from './policy/actor.ts'
import type { Action, Policy, Role, Scope } from './policy/grid.ts'
import type { ServedRegistration } from './policy/registration.ts'

/**
 * Services that live as long as the process. The kernel declares what it needs of each; the floors above build them.
 */
export type Services = {
  /** Statements of different callers take turns on this database. */
  db: Database
  trail: Trail
  policy: Policy
  registration: ServedRegistration
  tokens: Tokens
  liveSessions: LiveSessions
  seals: Seals
  mail: MailSettings
  /** The longest time that a break-glass grant keeps a record open. */
  breakGlassMinutes: number
  quotas: Quotas
  /** Who has reached a quota, and until when. */
  waits: Waits
  /** Counts how much the trail recorded of each caller in the current minute. */
  recordings: MinuteCounts
}

/** An entry of the trail, without its place in a chain. */
export type Entry = Omit<typeof auditEvents.$inferSelect, 'id' | 'chain' | 'seq' | 'seals' | 'hash'>

/** The audit trail of this process. `createTrail` makes it. */
export type Trail = {
  /** Writes an entry, together with those of other requests. Resolves when the entry is written. */
  add(entry: Entry): Promise<void>
  /** Runs `work` in a transaction. Before it commits, it writes the entries that `work` passed to `add`. */
  change<Result>(work: (tx: Database, add: (entry: Entry) => void) => Promise<Result>): Promise<Result>
  /** Records that an actor was refused; `input` is what they sent, unchecked. @throws TOO_MANY_REQUESTS */
  refused(ctx: Acting, input: unknown): Promise<void>
  /** Refuses a caller who has used up what may be recorded of them. @throws TOO_MANY_REQUESTS */
  assertWithinLimit(ctx: Acting): void
  /** Resolves when no entry is waiting to be written. */
  idle(): Promise<void>
}

/**
 * How mails leave: through a mail server, as files in the data folder during development, or not at all, because no
 * server is set.
 */
export const deliveries = ['smtp', 'folder', 'none'] as const

/** `publicUrl`: the origin at which people reach the portal. */
export type MailSettings = { delivery: (typeof deliveries)[number]; publicUrl: string }

/** The claims of an access token. */
export type AccessClaims = { userId: number; sessionId: string }
export type RefreshClaims = AccessClaims & {
  /** How many refresh tokens this session had before. */
  generation: number
  /** When the session began, in seconds since 1970. */
  startedAt: number
}

/** Signs and verifies tokens. Verifying gives undefined for anything but a good token of that kind. */
export type Tokens = {
  accessSeconds: number
  refreshSeconds: number
  sessionSeconds: number
  signAccess(claims: AccessClaims): Promise<string>
  signRefresh(claims: RefreshClaims): Promise<string>
  verifyAccess(token: string): Promise<AccessClaims | undefined>
  verifyRefresh(token: string): Promise<Pick<RefreshClaims, 'sessionId' | 'generation'> | undefined>
}

/** The facts about an account that requests need. `role`: the one that the policy sees. */
export type AccountNow = { role: Exclude<Role, 'anonymous'>; mustChangePassword: boolean }

/** A cache of the sessions of this process's requests. */
export type LiveSessions = {
  /** The account of a session. Undefined where the session gives no access, or none any more. */
  accountOf(claims: AccessClaims): Promise<AccountNow | undefined>
  /** Somebody is changing an account or one of its sessions. The change is not committed yet. */
  changing(userId: number): void
  /** That change is committed. */
  changed(userId: number): void
  forgetAll(): void
  size(): number
}

/**
 * Identifies what is sealed. For the stored reply to a creation, `caller` is `user/5` or `anonymous`, and `key` the
 * Idempotency-Key as it was sent.
 */
export type Place = { caller: string; procedure: string; key: string }

/**
 * Encrypts what the server stores about a creation, and the secret links of mails. `open` gives undefined unless one of the server's secrets sealed
 * it.
 */
export type Seals = {
  seal(place: Place, text: string): Promise<string>
  open(place: Place, sealed: string): Promise<string | undefined>
}

/** The refresh token that came with a request. `set` replaces it for `seconds`, `clear` removes it. */
export type RefreshCookie = {
  token: string | undefined
  set(token: string, seconds: number): void
  clear(): void
}

/** A procedure's context: the services and the facts about the request. */
export type Context = Services & {
  authentication: Authentication
  /** Authenticates again: accounts change and sessions end while a request lasts. */
  authenticationNow: () => Promise<Authentication>
  requestId: string
  /** The caller's address as `addressIn` writes it. Null where the transport knows none. */
  ip: string | null
  userAgent: string | null
  /** The Idempotency-Key header as it was sent. The server creates once under each key. */
  idempotencyKey: string | null
  /** False for clients of the REST contract, which never store a new refresh token. */
  rotatesSessions: boolean
  /**
   * The cookie that keeps a browser's refresh token away from scripts. Null for clients that keep the token themselves.
   */
  refreshCookie: RefreshCookie | null
  /** Decisions of the policy from before the transport read any input, by the actions asked for. */
  admitted?: ReadonlyMap<readonly Action[], Admission> | undefined
}

/** The action and scope that the policy allowed, and the role that it allowed them to. */
export type Admission = { role: Role; granted: Pick<Permitted, 'action' | 'scope'> }

/** A request and its actor. */
export type Asking = Context & { actor: Actor }

/** The context of a procedure that needs somebody to be signed in. */
export type SignedIn = Context & { actor: SignedInActor }

/** The context of a procedure behind `can`. */
export type Permitted = Asking & { action: Action; scope: Scope }

/** The parts of a request that decide how much may be recorded of its sender. */
export type Limited = Pick<Context, 'authentication' | 'ip' | 'quotas' | 'registration' | 'recordings'>

/** Who acts, and the rest of an audit entry except its subject. */
export type AuditContext = Pick<Context, 'trail' | 'requestId' | 'ip'> & {
  actor: Actor
  action: string
  scope?: Scope
}

/** Who acts, and on which request. */
export type Acting = AuditContext & Limited

/** The context for building a statement that serves all callers of a role. The caller's id is a placeholder. */
export type AnyCaller = Pick<Permitted, 'db' | 'policy' | 'action' | 'scope'> & {
  actor: { userId: Placeholder; role: Role }
}
