import { auditEvents, breakGlassGrants, patients, users } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { grantTarget } from '../access/trace.ts'
import { toPage } from '../paging.ts'
import { assertReachable } from '../patients/reachable.ts'
import { type Hole, prepared } from '../prepared.ts'
import { patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { trailOrder } from './order.ts'
import { record } from './record.ts'
import type { accessesOf } from './schema.ts'

/**
 * Who opened the record of a patient in reach, or did something to it, and why they might: the last one first.
 * @throws NOT_FOUND when the patient is missing or out of reach.
 */
export async function accessLogOfPatient(ctx: Permitted, input: z.infer<typeof accessesOf>) {
  const { patientId, limit, cursor } = input
  const rows = await selectPage(ctx, { patientId, after: trailOrder.from(cursor), limit: limit + 1 })
  if (rows.length === 0) await assertReachable(ctx, patientId)
  await record(ctx, { patientIds: [patientId] })
  return toPage(rows, limit, trailOrder.keyOf)
}

type LogHoles = { patientId: Hole; after: Hole[] | undefined; limit: Hole }

const { id, at, actorId, actorRole, action, basis } = auditEvents

const selectPage = prepared((ctx, { patientId, after, limit }: LogHoles) =>
  ctx.db
    .select({
      ...{ id, at, actorId, actorRole, action, basis },
      actorName: users.name,
      reason: breakGlassGrants.reason,
      yourself: sql<boolean>`coalesce(${actorId} = ${ctx.actor.userId}, false)`,
    })
    .from(auditEvents)
    .innerJoin(patients, and(eq(patients.id, patientId), patientsWithin(ctx)))
    .leftJoin(users, eq(users.id, actorId))
    .leftJoin(
      breakGlassGrants,
      and(
        eq(basis, 'break-glass'),
        eq(breakGlassGrants.patientId, patientId),
        eq(auditEvents.target, grantTarget),
      ),
    )
    .where(
      and(
        // Looked up by themselves: beside the order, PostgreSQL might read the trail from its end instead.
        sql`${id} = any(array(select e.id from ${auditEvents} e where e.patient_ids @> array[${patientId}]::int[]))`,
        eq(auditEvents.outcome, 'ok'),
        trailOrder.after(after),
      ),
    )
    .orderBy(...trailOrder.columns)
    .limit(limit),
)
