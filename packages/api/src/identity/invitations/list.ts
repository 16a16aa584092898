import { invitations } from '@empanel/db'
import { and, type Placeholder } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { newestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { record } from '../../trail/record.ts'
import { type InvitationState, inState, invitationColumns, type invitationList } from './schema.ts'

const order = newestFirst(invitations.id)

/** A page of the invitations in a state, the newest first. */
export async function listInvitations(
  ctx: Permitted,
  { state, cursor, limit }: z.infer<typeof invitationList>,
) {
  const rows = await selectPage(ctx, { after: order.from(cursor), limit: limit + 1 }, state)
  await record(ctx, {})
  return toPage(rows, limit, order.keyOf)
}

const selectPage = prepared(
  (
    { db },
    { after, limit }: { after: Placeholder[] | undefined; limit: Placeholder },
    state: InvitationState,
  ) =>
    db
      .select(invitationColumns)
      .from(invitations)
      .where(and(inState[state], order.after(after)))
      .orderBy(...order.columns)
      .limit(limit),
)
