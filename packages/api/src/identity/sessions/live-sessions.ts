import { type Database, practitioners, sessions, users } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import type { AccessClaims, AccountNow, LiveSessions } from '../../kernel/context.ts'
import { effectiveRole } from './authenticate.ts'
import { isOpen } from './sessions.ts'

/** The state of a session, as far as its requests need it. */
type Live = AccountNow & {
  /** How long the session stays open without a change, in milliseconds from the question. */
  openMs: number
}

/** Finds a session's account: undefined where the session is over or the account disabled. */
type LoadLive = (claims: AccessClaims) => Promise<Live | undefined>

/**
 * How long an answer is used before the database is asked again. Every change is known everywhere by then, announced or
 * not.
 */
const freshMs = 3000

/**
 * How long nothing is cached about an account that is being changed: until the commit, the database shows the old
 * state.
 */
const unsettledMs = 10_000

/** Caches what requests need to know of their sessions, in this process. */
export function createLiveSessions(load: LoadLive, { most = 10_000 } = {}): LiveSessions {
  type Known = { userId: number; asked: number; answer: Promise<Live | undefined> }
  const recent = new LRUCache<string, Known>({ max: most })
  const unsettled = new Map<number, number>()

  function ask(claims: AccessClaims): Known {
    return { userId: claims.userId, asked: performance.now(), answer: load(claims) }
  }

  function find(claims: AccessClaims): Known {
    if ((unsettled.get(claims.userId) ?? 0) > performance.now()) return ask(claims)
    const key = `${claims.userId}/${claims.sessionId}`
    const found = recent.get(key)
    if (found && performance.now() < found.asked + freshMs) return found
    const asked = ask(claims)
    recent.set(key, asked)
    // The one who waits for the answer gets the error. The next request asks again.
    asked.answer.catch(() => recent.peek(key) === asked && recent.delete(key))
    return asked
  }

  function changed(userId: number): void {
    for (const [key, known] of recent.entries()) if (known.userId === userId) recent.delete(key)
  }

  return {
    /** The account of a session. Undefined where the session gives no access, or none any more. */
    async accountOf(claims: AccessClaims): Promise<AccountNow | undefined> {
      const { asked, answer } = find(claims)
      const live = await answer
      return live && performance.now() < asked + live.openMs ? live : undefined
    },

    /** Somebody is changing an account or one of its sessions. The change is not committed yet. */
    changing(userId: number): void {
      const now = performance.now()
      for (const [id, until] of unsettled) {
        if (until > now) break
        unsettled.delete(id)
      }
      // Re-inserted, so that the map stays in the order in which they settle.
      unsettled.delete(userId)
      unsettled.set(userId, now + unsettledMs)
      changed(userId)
    },

    /** That change is committed. */
    changed,
    forgetAll: () => recent.clear(),
    size: () => recent.size,
  }
}

/** Asks the database with a prepared statement. */
export function liveSessionsIn(db: Database): LoadLive {
  const query = db
    .select({
      role: users.role,
      mustChangePassword: users.mustChangePassword,
      practitionerStatus: practitioners.status,
      profession: practitioners.profession,
      openMs: sql`extract(epoch from ${sessions.expiresAt} - now()) * 1000`.mapWith(Number),
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(practitioners, and(eq(practitioners.userId, users.id), isNull(practitioners.deletedAt)))
    .where(
      and(
        eq(sessions.id, sql.placeholder('sessionId')),
        eq(users.id, sql.placeholder('userId')),
        eq(users.status, 'active'),
        isOpen,
      ),
    )
    .prepare('live_session')
  return async claims => {
    const [session] = await query.execute(claims)
    if (!session) return undefined
    const { mustChangePassword, openMs } = session
    return { role: effectiveRole(session), mustChangePassword, openMs }
  }
}
