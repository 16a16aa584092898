import { patients } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import { endAssignments } from '../assignments/end.ts'
import { record } from '../audit/record.ts'
import { notFound } from '../errors.ts'
import { patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { holdReach } from './reachable.ts'
import { lockPatient } from './update.ts'

/**
 * Hides a patient from everyone and ends their assignments. The row stays.
 * @throws NOT_FOUND when the patient is missing or out of reach, CONFLICT when it is at none of `versions`.
 */
export async function deletePatient(ctx: Permitted, id: number, versions?: number[]) {
  await ctx.db.transaction(async tx => {
    if (versions) await lockPatient(ctx, tx, id, versions)
    const [deleted] = await tx
      .update(patients)
      .set({ deletedAt: sql`now()`, version: sql`${patients.version} + 1` })
      .where(and(eq(patients.id, id), patientsWithin(ctx)))
      .returning({ id: patients.id })
    if (!deleted) throw notFound()
    await holdReach(ctx, tx, id)
    await endAssignments(tx, { patientId: id }, { by: ctx.actor.userId, reason: 'patient deleted' })
    await record(ctx, { patientIds: [id] }, tx)
  })
  return { id }
}
