import { transfers } from '@empanel/db'
import { and, eq, inArray, type Placeholder } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { latestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { selectTransfers } from './get.ts'
import type { transferList } from './schema.ts'
import { transfersWithin } from './within.ts'

/** A page of the handovers in reach, the latest first; those that are planned for later come before all others. */
export async function listTransfers(
  ctx: Permitted,
  { state, fromId, cursor, limit }: z.infer<typeof transferList>,
) {
  const rows = await selectPage(ctx, { state, fromId, after: latest.from(cursor), limit: limit + 1 })
  await record(ctx, {})
  return toPage(rows, limit, latest.keyOf)
}

const { dueAt, id } = transfers

const latest = latestFirst<{ dueAt: string; id: number }>({
  at: dueAt,
  id,
  ids: rowId,
  keyOf: row => [row.dueAt, row.id],
})

type Placeholders = {
  state: Placeholder | undefined
  fromId: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared((ctx, { state, fromId, after, limit }: Placeholders) =>
  selectTransfers(ctx.db)
    .where(
      and(
        transfersWithin(ctx),
        state && eq(transfers.state, state),
        fromId && eq(transfers.fromId, fromId),
        latest.after(after),
      ),
    )
    .orderBy(...latest.columns)
    .limit(limit),
)

/** How many panels in reach are in transition, or could not be handed over. */
export const countOpen = countingWaiting(
  prepared((ctx, { limit }: UpTo) =>
    ctx.db
      .select({ id })
      .from(transfers)
      .where(and(inArray(transfers.state, ['planned', 'failed']), transfersWithin(ctx)))
      .limit(limit),
  ),
)
