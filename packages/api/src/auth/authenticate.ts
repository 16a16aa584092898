import { type Database, doctors, sessions, users } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Services } from '../context.ts'
import type { Role } from '../policy/grid.ts'
import { isOpen } from './sessions.ts'

/** Who acts. `userId` and `sessionId` are null only for `anonymous`. */
export type Actor = { userId: number | null; role: Role; sessionId: string | null }

export type Authentication =
  | { kind: 'none' }
  | { kind: 'invalid' }
  | { kind: 'signed-in'; actor: Actor & { userId: number; sessionId: string } }

/**
 * Makes the function that turns an `Authorization` header into who acts. The role comes from the database at
 * each request, never from the token, so that a change of it holds at once.
 */
export function createAuthenticator({ db, tokens }: Pick<Services, 'db' | 'tokens'>) {
  const liveSession = prepareLiveSession(db)

  return async (authorization: string | undefined): Promise<Authentication> => {
    const [scheme, token = ''] = authorization?.split(' ') ?? []
    if (scheme?.toLowerCase() !== 'bearer') return { kind: 'none' }
    const claims = await tokens.verifyAccess(token)
    if (!claims) return { kind: 'invalid' }
    const { userId, sessionId } = claims
    const [session] = await liveSession.execute({ userId, sessionId })
    if (!session) return { kind: 'invalid' }
    return { kind: 'signed-in', actor: { userId, sessionId, role: effectiveRole(session) } }
  }
}

function prepareLiveSession(db: Database) {
  return db
    .select({ role: users.role, doctorStatus: doctors.status })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(doctors, and(eq(doctors.userId, users.id), isNull(doctors.deletedAt)))
    .where(
      and(
        eq(sessions.id, sql.placeholder('sessionId')),
        eq(users.id, sql.placeholder('userId')),
        eq(users.status, 'active'),
        isOpen,
      ),
    )
    .prepare('live_session')
}

type Account = { role: (typeof users.$inferSelect)['role']; doctorStatus: string | null }

/** A doctor without an approved record works as `pending`. */
export function effectiveRole({ role, doctorStatus }: Account): Exclude<Role, 'anonymous'> {
  return role === 'doctor' && doctorStatus !== 'active' ? 'pending' : role
}
