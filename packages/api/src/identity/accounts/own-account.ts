import { practitioners, users } from '@empanel/db'
import { and, eq, isNull } from 'drizzle-orm'
import type { SignedIn } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/errors/refusal.ts'
import { change } from '../../trail/record.ts'
import { assertNotOwnName, hashPassword } from '../passwords/passwords.ts'
import { prove, recordFailure } from '../passwords/prove.ts'
import { endSession, endSessions } from '../sessions/sessions.ts'

/**
 * The caller's account and the role that the policy sees. Not recorded: it shows no patient's record and only what the
 * caller entered, and the portal asks for it on every page.
 */
export async function whoAmI({ db, actor }: SignedIn) {
  const [user] = await db
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      username: users.username,
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

/**
 * Changes the caller's password and ends their other sessions.
 * @throws BAD_REQUEST on `currentPassword` when that is wrong or was wrong too often, and on `newPassword` when that is
 * the caller's own name; CONFLICT when the password is changed elsewhere at the same moment.
 */
export async function changePassword(ctx: SignedIn, change: PasswordChange) {
  // Signing in may rehash the same password meanwhile. A second try tells that from another change.
  if ((await changeOnce(ctx, change)) || (await changeOnce(ctx, change))) return
  throw conflict('conflict', 'Your password was changed at the same moment. Try again.')
}

type PasswordChange = { currentPassword: string; newPassword: string }

/** False when the stored hash changed after the current password was compared with it. */
async function changeOnce(ctx: SignedIn, { currentPassword, newPassword }: PasswordChange): Promise<boolean> {
  const { userId, sessionId } = ctx.actor
  const { stored, ...holder } = await readAccount(ctx)
  await assertOwnPassword(ctx, stored, currentPassword)
  assertNotOwnName('newPassword', newPassword, holder)
  const passwordHash = await hashPassword(newPassword)
  return change({ ...ctx, action: 'auth.changePassword' }, async (tx, record) => {
    const same = and(eq(users.id, userId), eq(users.passwordHash, stored))
    const changed = await tx.update(users).set({ passwordHash }).where(same).returning({ id: users.id })
    if (changed.length === 0) return false
    await endSessions({ ...ctx, db: tx }, userId, sessionId)
    record({ target: `user/${userId}` }, { ...ctx, action: 'auth.changePassword' })
    return true
  })
}

async function readAccount({ db, actor }: SignedIn) {
  const { email, name, username, passwordHash: stored } = users
  const [user] = await db
    .select({ email, name, username, stored })
    .from(users)
    .where(eq(users.id, actor.userId))
  if (!user) throw new Error('an authenticated account has no row')
  return user
}

/** Counts together with sign-ins. Otherwise somebody at an open session could guess without limit here. */
async function assertOwnPassword(ctx: SignedIn, stored: string, password: string): Promise<void> {
  const account = `user/${ctx.actor.userId}`
  const verdict = await prove(ctx, { account, knownNetwork: true, counted: true, stored, password })
  if (verdict === 'right') return
  await recordFailure({ ...ctx, action: 'auth.changePassword' }, verdict, { target: account })
  const message = verdict === 'locked' ? tooOften : 'This is not your current password.'
  throw invalid({ currentPassword: [message] })
}

const tooOften = 'Too many wrong passwords. Wait a few minutes, then try again.'
