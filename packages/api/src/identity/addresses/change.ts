import { users } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import type { SignedIn } from '../../kernel/context.ts'
import { conflict, invalid, Refusal } from '../../kernel/errors/refusal.ts'
import { change } from '../../trail/record.ts'
import { assertOwnPassword, readAccount, whilePasswordHolds } from '../accounts/own-account.ts'
import { assertSendsMail, tell } from '../mail/outbox.ts'
import { giveLink } from '../one-time/give-link.ts'
import { mailedToWithinHour, mailedWithinHour, mostMailsPerHour } from '../one-time/tokens.ts'

/**
 * Mails a link to the address that the caller wants to have, whether or not another account has it: the caller learns
 * nothing of that. An address that was mailed three such links in an hour gets no more. The old address is told.
 * Following the link changes the address.
 * @throws BAD_REQUEST on `password` when it is wrong; FORBIDDEN (`no_mail`); TOO_MANY_REQUESTS after three mails in an
 * hour; CONFLICT when the password is changed at the same moment
 */
export async function requestChange(ctx: SignedIn, wanted: WantedAddress) {
  assertSendsMail(ctx)
  await whilePasswordHolds(() => requestOnce(ctx, wanted))
}

type WantedAddress = { email: string; password: string }

/** False when the stored hash changed after the password was compared with it. */
async function requestOnce(ctx: SignedIn, { email, password }: WantedAddress): Promise<boolean> {
  const acting = { ...ctx, action: 'auth.changeEmail' }
  const { stored, email: old } = await readAccount(ctx)
  await assertOwnPassword(acting, stored, { field: 'password', password })
  if (email === old) throw invalid({ email: ['This is the address that your account has.'] })
  return change(acting, async (tx, record) => {
    const { userId } = ctx.actor
    const owner = { purpose: 'change_email', userId } as const
    const same = and(eq(users.id, userId), eq(users.passwordHash, stored))
    const [account] = await tx.select({ id: users.id }).from(users).where(same).for('no key update')
    if (!account) return false
    if ((await mailedWithinHour(tx, owner)) >= mostMailsPerHour) throw tooManyMails()
    // The caller does not learn that others asked for the same address.
    if ((await mailedToWithinHour(tx, email)) < mostMailsPerHour)
      await giveLink(ctx, tx, { ...owner, to: email })
    await tell(ctx, tx, [{ kind: 'address_changing', to: old, userId }])
    record({ target: `user/${userId}` })
    return true
  })
}

/**
 * Mails the caller a link that confirms their address.
 * @throws CONFLICT when it is confirmed; FORBIDDEN (`no_mail`); TOO_MANY_REQUESTS after three mails in an hour
 */
export async function sendVerification(ctx: SignedIn) {
  assertSendsMail(ctx)
  await change({ ...ctx, action: 'auth.sendVerification' }, async (tx, record) => {
    const { userId } = ctx.actor
    const owner = { purpose: 'verify_email', userId } as const
    const [account] = await tx
      .select({ to: users.email, verifiedAt: users.emailVerifiedAt })
      .from(users)
      .where(eq(users.id, userId))
      .for('no key update')
    if (!account) throw new Error('an authenticated account has no row')
    if (account.verifiedAt !== null) throw conflict('conflict', 'Your address is confirmed already.')
    if ((await mailedWithinHour(tx, owner)) >= mostMailsPerHour) throw tooManyMails()
    await giveLink(ctx, tx, { ...owner, to: account.to })
    record({ target: `user/${userId}` })
  })
}

const tooManyMails = () =>
  new Refusal(
    'TOO_MANY_REQUESTS',
    'Three mails were sent within an hour. Look for the newest one, or try again later.',
    { reason: 'quota_reached', retryAfterSeconds: 3600 },
  )
