import { auditEvents, users } from '@empanel/db'
import { and, eq, gte, lt, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import type { Permitted } from '../trpc.ts'
import { trailOrder } from './order.ts'
import { record } from './record.ts'
import { auditColumns, type auditList } from './schema.ts'

/** A page of the trail, the last entry first. That it was read, and about whom, is itself recorded. */
export async function listAudit(ctx: Permitted, input: z.infer<typeof auditList>) {
  const { actorId, action, outcome, patientId, from, until, cursor, limit } = input
  const filters = { actorId, action, outcome, patientId, from, until }
  const rows = await selectPage(ctx, { ...filters, after: trailOrder.from(cursor), limit: limit + 1 })
  await record(ctx, {
    ...(patientId ? { patientIds: [patientId] } : {}),
    ...(actorId ? { target: `user/${actorId}` } : {}),
  })
  return toPage(rows, limit, trailOrder.keyOf)
}

type Filter = 'actorId' | 'action' | 'outcome' | 'patientId' | 'from' | 'until'
type TrailHoles = { [N in Filter]: Hole | undefined } & { after: Hole[] | undefined; limit: Hole }

const selectPage = prepared(({ db }, holes: TrailHoles) => {
  const { actorId, action, outcome, patientId, from, until, after, limit } = holes
  return db
    .select({ ...auditColumns, actorName: users.name })
    .from(auditEvents)
    .leftJoin(users, eq(users.id, auditEvents.actorId))
    .where(
      and(
        actorId && eq(auditEvents.actorId, actorId),
        action && eq(auditEvents.action, action),
        outcome && eq(auditEvents.outcome, outcome),
        patientId && sql`${auditEvents.patientIds} @> array[${patientId}]::int[]`,
        from && gte(auditEvents.at, from),
        until && lt(auditEvents.at, until),
        trailOrder.after(after),
      ),
    )
    .orderBy(...trailOrder.columns)
    .limit(limit)
})
