import { type TransferState, transfers } from '@empanel/db'
import { and, eq, type Placeholder } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { earliestFirst, latestFirst, type Order } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { selectTransfers } from './get.ts'
import type { transferList } from './schema.ts'
import { transfersWithin } from './within.ts'

/** A page of the handovers in reach: the planned ones by what is due next, all others the latest first. */
export async function listTransfers(
  ctx: Permitted,
  { state, fromId, cursor, limit }: z.infer<typeof transferList>,
) {
  const which = state ?? 'any'
  const order = orders[which]
  const rows = await selectPage(ctx, { state, fromId, after: order.from(cursor), limit: limit + 1 }, which)
  await record(ctx, {})
  return toPage(rows, limit, order.keyOf)
}

const { dueAt, id } = transfers

type Row = { dueAt: string; id: number }
const time = { at: dueAt, id, ids: rowId, keyOf: (row: Row) => [row.dueAt, row.id] as const }
const [soonest, latest] = [earliestFirst<Row>(time), latestFirst<Row>(time)]
/** Without a state, those that are planned for later come before all others. */
const orders: Record<TransferState | 'any', Order<Row>> = {
  any: latest,
  planned: soonest,
  done: latest,
  failed: latest,
  cancelled: latest,
  undone: latest,
}

type Placeholders = {
  state: Placeholder | undefined
  fromId: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared(
  (ctx, { state, fromId, after, limit }: Placeholders, which: keyof typeof orders) =>
    selectTransfers(ctx.db)
      .where(
        and(
          transfersWithin(ctx),
          state && eq(transfers.state, state),
          fromId && eq(transfers.fromId, fromId),
          orders[which].after(after),
        ),
      )
      .orderBy(...orders[which].columns)
      .limit(limit),
)

/** How many panels in reach could not be handed over. */
export const countFailed = countingWaiting(
  prepared((ctx, { limit }: UpTo) =>
    ctx.db
      .select({ id })
      .from(transfers)
      .where(and(eq(transfers.state, 'failed'), transfersWithin(ctx)))
      .limit(limit),
  ),
)
