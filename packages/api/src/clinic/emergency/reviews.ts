import { auditEvents, breakGlassGrants, patients, users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { latestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import type { Reaching } from '../../kernel/scope.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { fullName, primaryOf } from '../ledger/schema.ts'
import { grantTarget } from '../reach/reach.ts'
import type { reviewList } from './schema.ts'

const order = latestFirst({
  at: breakGlassGrants.grantedAt,
  id: breakGlassGrants.id,
  ids: rowId,
  keyOf: ({ grantedAt, id }: { grantedAt: string; id: number }) => [grantedAt, id],
})

/** A page of break-glass grants, the newest first. Includes those for deleted patients. */
export async function listReviews(ctx: Permitted, { state, cursor, limit }: z.infer<typeof reviewList>) {
  const rows = await selectPage(ctx, { after: order.from(cursor), limit: limit + 1 }, state)
  const page = toPage(rows, limit, order.keyOf)
  await record(ctx, { patientIds: [...new Set(page.items.map(({ patientId }) => patientId))], how: 'listed' })
  return page
}

/** A patient's full name as people say it. */
export const patientName = fullName(patients)

const reviewers = alias(users, 'reviewers')

/** Grants with the names of the people concerned. */
export const selectGrants = (ctx: Reaching) =>
  ctx.db
    .select({
      ...getTableColumns(breakGlassGrants),
      patientName,
      actorName: users.name,
      reviewerName: reviewers.name,
      primary: primaryOf(ctx),
      open: sql<boolean>`${breakGlassGrants.expiresAt} > now()`,
      reads,
    })
    .from(breakGlassGrants)
    .innerJoin(patients, eq(patients.id, breakGlassGrants.patientId))
    .innerJoin(users, eq(users.id, breakGlassGrants.actorId))
    .leftJoin(reviewers, eq(reviewers.id, breakGlassGrants.reviewedBy))

/** Nobody needs to know more precisely how many there are. */
const mostReads = sql.raw('1000')

/** How many entries the trail has for the grant, except its opening. */
const reads = sql<number>`(select count(*)::int from (select from ${auditEvents} e
  where e.basis = 'break-glass' and e.target = ${grantTarget} and e.action <> 'access.breakGlass' limit ${mostReads}) r)`

const states: Record<z.infer<typeof reviewList>['state'], SQL> = {
  open: sql`${breakGlassGrants.reviewedAt} is null`,
  closed: sql`${breakGlassGrants.reviewedAt} is not null`,
  all: sql`true`,
}

type ReviewPlaceholders = { after: Placeholder[] | undefined; limit: Placeholder }

const selectPage = prepared((ctx, { after, limit }: ReviewPlaceholders, state: keyof typeof states) =>
  selectGrants(ctx)
    .where(and(states[state], order.after(after)))
    .orderBy(...order.columns)
    .limit(limit),
)
