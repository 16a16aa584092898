import { type Database, invitations } from '@empanel/db'
import { eq, sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'
import { change } from '../../trail/record.ts'
import { isTaken } from '../accounts/insert-account.ts'
import { giveLink } from '../one-time/give-link.ts'
import { endInvitationTokens, expiryOf } from '../one-time/tokens.ts'
import { inviterOf, readInvitation } from './invite.ts'

/**
 * Takes an invitation back: its link works no more.
 * @throws NOT_FOUND, or CONFLICT when it was accepted or withdrawn
 */
export const withdrawInvitation = (ctx: Permitted, id: number) =>
  change(ctx, async (tx, record) => {
    await lockOpen(tx, id)
    await tx.update(invitations).set({ withdrawnAt: sql`now()` }).where(eq(invitations.id, id))
    await endInvitationTokens(tx, id)
    record({ target: `invitation/${id}` })
    return reread(tx, id)
  })

/**
 * Sends an invitation again, with a new link. The older one works no more. From then on the caller stands for it, also
 * where its inviter has lost the right to invite.
 * @throws NOT_FOUND, or CONFLICT when it was accepted or withdrawn, or the address has an account by now
 */
export const resendInvitation = (ctx: Permitted, id: number) =>
  change(ctx, async (tx, record) => {
    const email = await lockOpen(tx, id)
    if (await isTaken(tx, email)) throw conflict('address_taken', 'An account has this address by now.')
    await tx
      .update(invitations)
      .set({ expiresAt: expiryOf('invitation'), invitedBy: inviterOf(ctx) })
      .where(eq(invitations.id, id))
    const { link } = await giveLink(ctx, tx, { purpose: 'invitation', invitationId: id, to: email })
    record({ target: `invitation/${id}` })
    return { ...(await reread(tx, id)), link }
  })

/** Locks an invitation that may still be accepted, and returns its address. */
async function lockOpen(tx: Database, id: number): Promise<string> {
  const { email, acceptedAt, withdrawnAt } = invitations
  const [found] = await tx
    .select({ email, acceptedAt, withdrawnAt })
    .from(invitations)
    .where(eq(invitations.id, id))
    .for('no key update')
  if (!found) throw notFound()
  if (found.acceptedAt !== null) throw conflict('conflict', 'This invitation was accepted.')
  if (found.withdrawnAt !== null) throw conflict('conflict', 'This invitation was withdrawn.')
  return found.email
}

async function reread(tx: Database, id: number) {
  const found = await readInvitation(tx, id)
  if (!found) throw notFound()
  return found
}
