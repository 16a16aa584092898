import { patients, requests } from '@empanel/db'
import { and, eq, type Placeholder } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { requestsListed } from '../../kernel/narrow.ts'
import { earliestFirst, latestFirst, type Order } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { selectRequests } from './get.ts'
import type { ListedState, requestList } from './schema.ts'
import { isPending } from './void.ts'

/** A page of the requests in reach. */
export async function listRequests(ctx: Permitted, input: z.infer<typeof requestList>) {
  const { state, patientId, cursor, limit } = input
  const order = orders[state]
  const rows = await selectPage(ctx, { patientId, after: order.from(cursor), limit: limit + 1 }, state)
  const page = toPage(rows, limit, order.keyOf)
  const patientIds = [...new Set(page.items.map(({ patientId }) => patientId))]
  await record(ctx, patientId ? { patientIds } : { patientIds, how: 'listed' })
  return page
}

type Row = { createdAt: string; id: number }
const { createdAt, id } = requests
const time = { at: createdAt, id, ids: rowId, keyOf: (row: Row) => [row.createdAt, row.id] as const }
const latest = latestFirst<Row>(time)
const orders: Record<ListedState, Order<Row>> = {
  pending: earliestFirst<Row>(time),
  accepted: latest,
  declined: latest,
  withdrawn: latest,
  void: latest,
  all: latest,
}

type Placeholders = {
  patientId: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared((ctx, { patientId, after, limit }: Placeholders, state: ListedState) =>
  selectRequests(ctx, ctx.db)
    .where(
      and(
        state === 'all' ? undefined : eq(requests.state, state),
        ...requestsListed(ctx),
        patientId && eq(requests.patientId, patientId),
        orders[state].after(after),
      ),
    )
    .orderBy(...orders[state].columns)
    .limit(limit),
)

/** How many requests in reach wait for an answer. */
export const countPending = countingWaiting(
  prepared((ctx, { limit }: UpTo) =>
    ctx.db
      .select({ id: requests.id })
      .from(requests)
      .innerJoin(patients, eq(patients.id, requests.patientId))
      .where(and(isPending, ...requestsListed(ctx)))
      .limit(limit),
  ),
)
