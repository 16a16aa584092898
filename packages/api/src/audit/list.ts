import { auditEvents, users } from '@empanel/db'
import { arrayContains, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { toPage } from '../paging.ts'
import type { Permitted } from '../trpc.ts'
import { trailOrder } from './order.ts'
import { record } from './record.ts'
import { auditColumns, type auditList } from './schema.ts'

/** A page of the trail, the last entry first. That it was read, and about whom, is itself recorded. */
export async function listAudit(ctx: Permitted, input: z.infer<typeof auditList>) {
  const { limit, actorId, patientId } = input
  const rows = await ctx.db
    .select({ ...auditColumns, actorName: users.name })
    .from(auditEvents)
    .leftJoin(users, eq(users.id, auditEvents.actorId))
    .where(sql.join([...filters(input), trailOrder.after(input.cursor)], sql` and `))
    .orderBy(...trailOrder.columns)
    .limit(limit + 1)
  await record(ctx, {
    ...(patientId ? { patientIds: [patientId] } : {}),
    ...(actorId ? { target: `user/${actorId}` } : {}),
  })
  return toPage(rows, limit, trailOrder.keyOf)
}

function filters(input: z.infer<typeof auditList>): SQL[] {
  const { actorId, action, outcome, patientId, from, until } = input
  return [
    ...(actorId ? [eq(auditEvents.actorId, actorId)] : []),
    ...(action ? [eq(auditEvents.action, action)] : []),
    ...(outcome ? [eq(auditEvents.outcome, outcome)] : []),
    ...(patientId ? [arrayContains(auditEvents.patientIds, [patientId])] : []),
    ...(from ? [gte(auditEvents.at, from)] : []),
    ...(until ? [lt(auditEvents.at, until)] : []),
  ]
}
