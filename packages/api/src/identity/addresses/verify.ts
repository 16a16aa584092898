import { type Database, users } from '@empanel/db'
import { and, eq, ne, sql } from 'drizzle-orm'
import type { Context } from '../../kernel/context.ts'
import { conflict } from '../../kernel/errors/refusal.ts'
import { askerOf } from '../../kernel/policy/actor.ts'
import { changesBetween } from '../../trail/changes.ts'
import { change } from '../../trail/record.ts'
import { isTaken } from '../accounts/insert-account.ts'
import { verifyAddress } from '../accounts/verify-address.ts'
import { tell } from '../mail/outbox.ts'
import { endTokens, findToken, linkNotValid, useToken } from '../one-time/tokens.ts'
import { withLink } from '../one-time/with-link.ts'
import { endSessions } from '../sessions/sessions.ts'

/**
 * Confirms the address that a link was mailed to: that of the account, or the one that it is to have, which it then gets.
 * A changed address ends the account's other links and sessions, but for the one that the request came with.
 * @throws BAD_REQUEST (`link_not_valid`); CONFLICT (`address_taken`) where another account has the address by now
 */
export function verifyEmail(ctx: Context, token: string) {
  const acting = { ...ctx, actor: askerOf(ctx), action: 'auth.verifyEmail' }
  return withLink(acting, () =>
    change(acting, async (tx, record) => {
      const found = await findToken(tx, ['verify_email', 'change_email'], token)
      if (!found || found.userId === null) throw linkNotValid('verify_email')
      // The account before the link, as everywhere: else two transactions could wait for each other.
      const account = await lockAccount(tx, found.userId)
      const { purpose, address } = await useToken(tx, ['verify_email', 'change_email'], token)
      if (!account || address === null) throw linkNotValid(purpose)
      const actor = { userId: account.id, role: account.role, sessionId: null }
      const target = `user/${account.id}`
      if (purpose === 'change_email') {
        await changeAddress(ctx, tx, { id: account.id, old: account.email, address })
        const changes = changesBetween({ email: account.email }, { email: address })
        record({ target, changes }, { actor, action: 'auth.changeEmail' })
      } else {
        if (!(await verifyAddress(tx, account.id, address))) throw linkNotValid(purpose)
        record({ target }, { actor })
      }
      return { email: address }
    }),
  )
}

async function lockAccount(tx: Database, id: number) {
  const [account] = await tx
    .select({ id: users.id, email: users.email, role: users.role })
    .from(users)
    .where(and(eq(users.id, id), ne(users.status, 'disabled')))
    .for('no key update')
  return account
}

type AddressChange = { id: number; old: string; address: string }

async function changeAddress(ctx: Context, tx: Database, { id, old, address }: AddressChange): Promise<void> {
  if (await isTaken(tx, address, { besides: id })) {
    throw conflict('address_taken', 'Another account has this address. Yours keeps its old one.')
  }
  await tx
    .update(users)
    .set({ email: address, emailVerifiedAt: sql`now()`, version: sql`${users.version} + 1` })
    .where(eq(users.id, id))
  const asker = askerOf(ctx)
  const kept = asker.userId === id ? (asker.sessionId ?? undefined) : undefined
  await endSessions({ ...ctx, db: tx }, id, kept)
  await endTokens(tx, id)
  await tell(ctx, tx, [{ kind: 'address_changed', to: old, userId: id }])
}
