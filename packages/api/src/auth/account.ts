import { doctors, sessions, users } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { record, recordDenial } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { invalid } from '../errors.ts'
import type { Actor } from './authenticate.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { endSessions } from './sessions.ts'

/** The context of a procedure for whoever is signed in. */
export type SignedIn = Context & { actor: Actor & { userId: number; sessionId: string } }

/** The caller's account and the role that the policy sees. */
export async function whoAmI({ db, actor }: SignedIn) {
  const [user] = await db
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      username: users.username,
      doctorId: doctors.id,
    })
    .from(users)
    .leftJoin(doctors, and(eq(doctors.userId, users.id), isNull(doctors.deletedAt)))
    .where(eq(users.id, actor.userId))
  if (!user) throw new Error('an authenticated account has no row')
  return { ...user, role: actor.role }
}

/** Ends the session that the request came with. */
export async function logout(ctx: SignedIn) {
  await ctx.db.transaction(async tx => {
    await tx.update(sessions).set({ revokedAt: sql`now()` }).where(eq(sessions.id, ctx.actor.sessionId))
    await record({ ...ctx, action: 'auth.logout' }, { target: `user/${ctx.actor.userId}` }, tx)
  })
}

/**
 * Changes the caller's password and ends their other sessions.
 * @throws BAD_REQUEST on `currentPassword` when that is not the one.
 */
export async function changePassword(ctx: SignedIn, input: { currentPassword: string; newPassword: string }) {
  const { userId, sessionId } = ctx.actor
  const [user] = await ctx.db.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId))
  if (!(await passwordMatches(user?.hash, input.currentPassword))) {
    await recordDenial({ ...ctx, action: 'auth.changePassword' }, { target: `user/${userId}` })
    throw invalid({ currentPassword: ['This is not your current password.'] })
  }
  const passwordHash = await hashPassword(input.newPassword)
  await ctx.db.transaction(async tx => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId))
    await endSessions(tx, userId, sessionId)
    await record({ ...ctx, action: 'auth.changePassword' }, { target: `user/${userId}` }, tx)
  })
}
