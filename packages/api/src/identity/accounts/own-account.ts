import { practitioners, users } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { SignedIn } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/errors/refusal.ts'
import { chargePasswordChange } from '../../kernel/limits/quotas.ts'
import { changesBetween } from '../../trail/changes.ts'
import { change } from '../../trail/record.ts'
import { tell } from '../mail/outbox.ts'
import { endTokens } from '../one-time/tokens.ts'
import { assertNotOwnName, hashPassword } from '../passwords/passwords.ts'
import { prove, recordFailure } from '../passwords/prove.ts'
import { endSession, endSessions } from '../sessions/sessions.ts'

const { id, name, email, username, emailVerifiedAt, mustChangePassword } = users

/**
 * The caller's account and the role that the policy sees. Not recorded: it shows no patient's record and only what the
 * caller entered, and the portal asks for it on every page.
 */
export async function whoAmI({ db, actor }: SignedIn) {
  const [user] = await db
    .select({
      ...{ id, name, email, username, emailVerifiedAt, mustChangePassword },
      practitionerId: practitioners.id,
    })
    .from(users)
    .leftJoin(practitioners, and(eq(practitioners.userId, users.id), isNull(practitioners.deletedAt)))
    .where(eq(users.id, actor.userId))
  if (!user) throw new Error('an authenticated account has no row')
  return { ...user, role: actor.role }
}

/** Ends the session that the request came with. */
export async function logout(ctx: SignedIn) {
  await change({ ...ctx, action: 'auth.logout' }, async (tx, record) => {
    const { userId, sessionId } = ctx.actor
    await endSession({ ...ctx, db: tx }, userId, sessionId)
    record({ target: `user/${userId}` }, { ...ctx, action: 'auth.logout' })
  })
}

/** Changes the caller's name. */
export const changeName = (ctx: SignedIn, newName: string) =>
  change({ ...ctx, action: 'auth.changeName' }, async (tx, record) => {
    const { userId } = ctx.actor
    const [before] = await tx.select({ name }).from(users).where(eq(id, userId)).for('no key update')
    const [after] = await tx
      .update(users)
      .set({ name: newName, version: sql`${users.version} + 1` })
      .where(eq(id, userId))
      .returning({ id, name, email, username })
    if (!before || !after) throw new Error('an authenticated account has no row')
    record({ target: `user/${userId}`, changes: changesBetween(before, after) })
    return after
  })

/**
 * Changes the caller's password and ends their other sessions, and all links that were made for the account.
 * @throws BAD_REQUEST on `currentPassword` when that is wrong or was wrong too often, and on `newPassword` when that is
 * the caller's own name or the current one; CONFLICT when the password is changed elsewhere at the same moment;
 * TOO_MANY_REQUESTS after ten changes in an hour.
 */
export const changePassword = (ctx: SignedIn, change: PasswordChange) =>
  whilePasswordHolds(() => changeOnce(ctx, change))

/**
 * Does what takes the caller's password. `attempt` compares it with the stored hash, and answers false when that changed
 * before the rest was done.
 * @throws CONFLICT when the password is changed elsewhere at the same moment
 */
export async function whilePasswordHolds(attempt: () => Promise<boolean>): Promise<void> {
  // Signing in may rehash the same password meanwhile. A second try tells that from another change.
  if ((await attempt()) || (await attempt())) return
  throw conflict('conflict', 'Your password was changed at the same moment. Try again.')
}

type PasswordChange = { currentPassword: string; newPassword: string }

/** False when the stored hash changed after the current password was compared with it. */
async function changeOnce(ctx: SignedIn, { currentPassword, newPassword }: PasswordChange): Promise<boolean> {
  const { userId, sessionId } = ctx.actor
  const acting = { ...ctx, action: 'auth.changePassword' }
  const { stored, ...holder } = await readAccount(ctx)
  await assertOwnPassword(acting, stored, { field: 'currentPassword', password: currentPassword })
  assertNotOwnName('newPassword', newPassword, holder)
  if (newPassword === currentPassword) {
    throw invalid({ newPassword: ['This is the password that you have. Choose another.'] })
  }
  const passwordHash = await hashPassword(newPassword)
  return change(acting, async (tx, record) => {
    const same = and(eq(id, userId), eq(users.passwordHash, stored))
    const [changed] = await tx
      .update(users)
      .set({ passwordHash, mustChangePassword: false })
      .where(same)
      .returning({ to: email })
    if (!changed) return false
    await chargePasswordChange(tx, ctx)
    await endSessions({ ...ctx, db: tx }, userId, sessionId)
    await endTokens(tx, userId)
    await tell(ctx, tx, [{ kind: 'password_changed', to: changed.to, userId }])
    record({ target: `user/${userId}` })
    return true
  })
}

/** The caller's names, and the stored hash of their password. */
export async function readAccount({ db, actor }: SignedIn) {
  const { passwordHash: stored } = users
  const [user] = await db.select({ email, name, username, stored }).from(users).where(eq(id, actor.userId))
  if (!user) throw new Error('an authenticated account has no row')
  return user
}

/**
 * Checks the caller's own password. It counts together with sign-ins. Otherwise
 * somebody at an open session could guess without limit here.
 * @throws BAD_REQUEST on `field`
 */
export async function assertOwnPassword(
  acting: SignedIn & { action: string },
  stored: string,
  { field, password }: { field: string; password: string },
): Promise<void> {
  const account = `user/${acting.actor.userId}`
  const verdict = await prove(acting, { account, knownNetwork: true, counted: true, stored, password })
  if (verdict === 'right') return
  await recordFailure(acting, verdict, { target: account })
  throw invalid({ [field]: [verdict === 'locked' ? tooOften : 'This is not your current password.'] })
}

const tooOften = 'Too many wrong passwords. Wait a few minutes, then try again.'
