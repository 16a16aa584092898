import { careTeamSizes, patients } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { patientsListed } from '../../kernel/narrow.ts'
import { earliestFirst, latestFirst, type Order } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { counting, totalOf } from '../../kernel/query/total.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { formerPrimaryOf } from '../ledger/schema.ts'
import type { QueueSort, queueList } from './schema.ts'

/** A page of the living patients in reach who have no primary, with or without others who look after them. */
export async function listQueue(ctx: Permitted, { siteId, sort, cursor, limit }: z.infer<typeof queueList>) {
  const order = orders[sort]
  const rows = await selectPage(ctx, { siteId, after: order.from(cursor), limit: limit + 1 }, sort)
  const page = toPage(rows, limit, order.keyOf)
  await record(ctx, { patientIds: page.items.map(({ id }) => id), how: 'listed' })
  if (cursor !== undefined) return { ...page, total: null, more: false }
  return { ...page, ...(await totalOf({ cursor }, page, () => countQueue(ctx, { siteId }))) }
}

const { waitingSince, patientId } = careTeamSizes

type Waiting = { waitingSince: string; id: number }
const time = {
  at: waitingSince,
  id: patientId,
  ids: rowId,
  keyOf: (row: Waiting) => [row.waitingSince, row.id] as const,
}
const orders: Record<QueueSort, Order<Waiting>> = {
  longest: earliestFirst<Waiting>(time),
  latest: latestFirst<Waiting>(time),
}

type Placeholders = { siteId: Placeholder | undefined }
type PagePlaceholders = Placeholders & { after: Placeholder[] | undefined; limit: Placeholder }

const selectPage = prepared((ctx, { siteId, after, limit }: PagePlaceholders, sort: QueueSort) =>
  ctx.db
    .select({
      id: patients.id,
      firstName: patients.firstName,
      lastName: patients.lastName,
      dateOfBirth: patients.dateOfBirth,
      siteId: patients.siteId,
      waitingSince: sql<string>`${waitingSince}`.mapWith(waitingSince),
      formerPrimary: formerPrimaryOf(ctx),
    })
    .from(careTeamSizes)
    .innerJoin(patients, eq(patients.id, careTeamSizes.patientId))
    .where(and(...conditions(ctx, { siteId }), orders[sort].after(after)))
    .orderBy(...orders[sort].columns)
    .limit(limit),
)

const conditions = (ctx: AnyCaller, { siteId }: Placeholders) => [
  isNotNull(waitingSince),
  ...patientsListed(ctx),
  siteId && eq(patients.siteId, siteId),
]

const countQueue = prepared((ctx, placeholders: Placeholders) =>
  counting(ctx.db, waitingIn(ctx, placeholders)),
)

/** How many patients in reach have no primary. */
export const countWaiting = countingWaiting(
  prepared((ctx, { limit }: UpTo) => waitingIn(ctx, { siteId: undefined }).limit(limit)),
)

const waitingIn = (ctx: AnyCaller, placeholders: Placeholders) =>
  ctx.db
    .select({ id: patients.id })
    .from(careTeamSizes)
    .innerJoin(patients, eq(patients.id, careTeamSizes.patientId))
    .where(and(...conditions(ctx, placeholders)))
