import { type Database, invitations, sites } from '@empanel/db'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { invalid, notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { isTaken } from '../accounts/insert-account.ts'
import { assertLinkable } from '../accounts/link-practitioner.ts'
import { type Creating, once, type Reference } from '../idempotency/once.ts'
import { giveLink } from '../one-time/give-link.ts'
import { endInvitationTokens, expiryOf } from '../one-time/tokens.ts'
import { inState, invitationColumns, type newInvitation } from './schema.ts'

type Inviting = Permitted & Creating

/**
 * Invites a colleague to make an account. An older invitation of the same address ends.
 * @throws BAD_REQUEST on `email` where an account has it, on `role` and `siteIds`; NOT_FOUND or CONFLICT where the
 * practitioner record is missing or has an account
 */
export const invite = (ctx: Inviting, input: z.infer<typeof newInvitation>) =>
  once(
    ctx,
    async tx => {
      const invitedBy = inviterOf(ctx)
      const { email, role, practitionerId, siteIds = [] } = input
      if (await isTaken(tx, email)) throw invalid({ email: ['user with this email already exists.'] })
      if (practitionerId) await assertLinkable(tx, practitionerId, role)
      if (siteIds.length > 0) await assertSites(tx, siteIds)
      await withdrawOlder(tx, email)
      const [made] = await tx
        .insert(invitations)
        .values({ ...input, siteIds: [...new Set(siteIds)], invitedBy, expiresAt: expiryOf('invitation') })
        .returning({ id: invitations.id })
      if (!made) throw new Error('insert returned no row')
      const { id } = made
      const { link } = await giveLink(ctx, tx, { purpose: 'invitation', invitationId: id, to: email })
      const reply = await readInvitation(tx, id)
      if (!reply) throw notFound()
      return { id, reply: { ...reply, link }, subject: { target: `invitation/${id}` } }
    },
    async (tx, { id }: Reference) => {
      if (!allowedTo(ctx, ctx.actor, 'users.read')) return undefined
      const found = await readInvitation(tx, id)
      // The link was shown once. Whoever lost it has the invitation sent again.
      return found && { ...found, link: null }
    },
  )

/** The account that stands for an invitation. @throws NOT_FOUND for strangers, who have none */
export function inviterOf({ actor }: Permitted): number {
  if (actor.userId === null) throw notFound()
  return actor.userId
}

export async function readInvitation(tx: Database, id: number) {
  const [found] = await tx.select(invitationColumns).from(invitations).where(eq(invitations.id, id))
  return found
}

async function assertSites(tx: Database, siteIds: number[]): Promise<void> {
  const found = await tx.$count(sites, inArray(sites.id, siteIds))
  if (found < new Set(siteIds).size) throw invalid({ siteIds: ['There is no such site.'] })
}

async function withdrawOlder(tx: Database, email: string): Promise<void> {
  const older = await tx
    .update(invitations)
    .set({ withdrawnAt: sql`now()` })
    .where(and(sql`lowered(${invitations.email}) = lowered(${email})`, inState.open))
    .returning({ id: invitations.id })
  for (const { id } of older) await endInvitationTokens(tx, id)
}
