import { type Database, users } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import type { Context } from '../../kernel/context.ts'
import { askerOf } from '../../kernel/policy/actor.ts'
import { change } from '../../trail/record.ts'
import { verifyAddress } from '../accounts/verify-address.ts'
import { tell } from '../mail/outbox.ts'
import { endTokens, findToken, linkNotValid, useToken } from '../one-time/tokens.ts'
import { withLink } from '../one-time/with-link.ts'
import { forgetAllAttempts } from '../passwords/attempts.ts'
import { assertNotOwnName, hashPassword } from '../passwords/passwords.ts'
import { endSessions } from '../sessions/sessions.ts'

/**
 * Gives an account the password that the reader of a link chose. Ends all its sessions and other links, and forgets its
 * failed sign-ins. A link that was mailed proves the address, too. A password that is refused does not use the link up.
 * @throws BAD_REQUEST on `password`, or with the reason `link_not_valid`; SERVICE_UNAVAILABLE when too many sign in at once
 */
export function resetForgotten(ctx: Context, { token, password }: { token: string; password: string }) {
  const acting = { ...ctx, actor: askerOf(ctx), action: 'auth.resetPassword' }
  return withLink(acting, async () => {
    const { userId, ...holder } = await findHolder(ctx.db, token)
    assertNotOwnName('password', password, holder)
    const passwordHash = await hashPassword(password)
    await change(acting, async (tx, record) => {
      // The account before the link, as everywhere: else two transactions could wait for each other.
      const [user] = await tx
        .update(users)
        .set({ passwordHash, mustChangePassword: false })
        .where(and(eq(users.id, userId), eq(users.status, 'active')))
        .returning({ email: users.email, role: users.role })
      if (!user) throw linkNotValid('reset_password')
      const { address } = await useToken(tx, ['reset_password'], token)
      if (address !== null) await verifyAddress(tx, userId, address)
      await endTokens(tx, userId)
      await endSessions({ ...ctx, db: tx }, userId)
      await forgetAllAttempts(tx, `user/${userId}`)
      await tell(ctx, tx, [{ kind: 'password_changed', to: user.email, userId }])
      const actor = { userId, role: user.role, sessionId: null }
      record({ target: `user/${userId}` }, { actor })
    })
  })
}

/** @throws BAD_REQUEST (`link_not_valid`), before a password is hashed for nothing */
async function findHolder(db: Database, token: string) {
  const found = await findToken(db, ['reset_password'], token)
  if (!found?.open || found.userId === null) throw linkNotValid('reset_password')
  const { email, name, username } = users
  const [holder] = await db.select({ email, name, username }).from(users).where(eq(users.id, found.userId))
  if (!holder) throw linkNotValid('reset_password')
  return { ...holder, userId: found.userId }
}
