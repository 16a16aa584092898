import { covers } from '@empanel/db'
import { and, eq, or, type Placeholder, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { earliestFirst, latestFirst, type Order } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { coversWithin } from '../../kernel/scope.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { selectCovers } from './get.ts'
import { type coverList, stateNow } from './schema.ts'

type Input = z.infer<typeof coverList>

/** A page of the covers in reach. */
export async function listCovers(ctx: Permitted, { state, practitionerId, cursor, limit }: Input) {
  const order = orders[state]
  const rows = await selectPage(ctx, { practitionerId, after: order.from(cursor), limit: limit + 1 }, state)
  await record(ctx, practitionerId ? { target: `practitioner/${practitionerId}` } : {})
  return toPage(rows, limit, order.keyOf)
}

const { id, startsAt, endsAt } = covers
type Row = { id: number; startsAt: string; endsAt: string }
const byStart = { at: startsAt, id, ids: rowId, keyOf: (row: Row) => [row.startsAt, row.id] as const }
const byEnd = { at: endsAt, id, ids: rowId, keyOf: (row: Row) => [row.endsAt, row.id] as const }
const latest = latestFirst<Row>(byStart)

const orders: Record<Input['state'], Order<Row>> = {
  now: earliestFirst<Row>(byEnd),
  planned: earliestFirst<Row>(byStart),
  past: latest,
  all: latest,
}

type Placeholders = {
  practitionerId: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared((ctx, { practitionerId, after, limit }: Placeholders, state: Input['state']) => {
  const order = orders[state]
  return selectCovers(ctx.db)
    .where(
      and(
        coversWithin(ctx),
        practitionerId && or(eq(covers.practitionerId, practitionerId), eq(covers.byId, practitionerId)),
        state === 'all' ? undefined : sql`${stateNow} = ${state}`,
        order.after(after),
      ),
    )
    .orderBy(...order.columns)
    .limit(limit)
})
