import { auditEvents, users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, desc, eq, gte, lt, lte, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { record } from '../../trail/record.ts'
import { trailOrder } from './order.ts'
import { auditColumns, type auditList, how } from './schema.ts'

/**
 * A page of the trail, the newest entry first. It ends early where entries name very many patients. Reading the trail
 * is itself recorded, with the patient or account it was about.
 */
export async function listAudit(ctx: Permitted, input: z.infer<typeof auditList>) {
  const { actorId, action, outcome, how, patientId, from, until, cursor, limit } = input
  const filters = { actorId, action, outcome, how, ofPatient: patientId, from, until }
  const rows = await selectPage(ctx, { ...filters, after: trailOrder.from(cursor), limit: limit + 1 })
  await record(ctx, {
    ...(patientId ? { patientIds: [patientId] } : {}),
    ...(actorId ? { target: `user/${actorId}` } : {}),
  })
  return toPage(rows, Math.min(limit, countFitting(rows)), trailOrder.keyOf)
}

/** The most patients that the entries of one page name together. One list over REST has read 5,000 at once. */
const mostNamed = 50_000

/** How many entries fit on the page: at least one. */
function countFitting(rows: { namedBefore: number; patientIds: number[] }[]): number {
  const fitting = rows.filter(({ namedBefore, patientIds }) => namedBefore + patientIds.length <= mostNamed)
  return Math.max(fitting.length, 1)
}

type Filter = 'actorId' | 'action' | 'outcome' | 'how' | 'ofPatient' | 'from' | 'until'
type TrailPlaceholders = { [N in Filter]: Placeholder | undefined } & {
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared(({ db }, placeholders: TrailPlaceholders) => {
  const { actorId, action, outcome, how: kind, ofPatient, from, until, after, limit } = placeholders
  const page = db
    .select({ ...auditColumns, actorName: sql<string | null>`${users.name}`.as('actor_name'), namedBefore })
    .from(auditEvents)
    .leftJoin(users, eq(users.id, auditEvents.actorId))
    .where(
      and(
        actorId && eq(auditEvents.actorId, actorId),
        action && eq(auditEvents.action, action),
        outcome && eq(auditEvents.outcome, outcome),
        kind && sql`${how} = ${kind}`,
        ofPatient && sql`${auditEvents.patientIds} @> array[${ofPatient}]::int[]`,
        from && gte(auditEvents.at, from),
        until && lt(auditEvents.at, until),
        trailOrder.after(after),
      ),
    )
    .orderBy(...trailOrder.columns)
    .limit(limit)
    .as('page')
  // Only the entries of this page and the one after it leave the database.
  return db.select().from(page).where(lte(page.namedBefore, mostNamed)).orderBy(desc(page.at), desc(page.id))
})

const namedHere = sql`cardinality(${auditEvents.patientIds})`
const namedBefore =
  sql<number>`(sum(${namedHere}) over (order by ${sql.join(trailOrder.columns, sql`, `)}) - ${namedHere})::int`.as(
    'named_before',
  )
