import { patients } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { type Basis, basisOf, patientsWithin } from '../../kernel/scope.ts'
import { change } from '../../trail/record.ts'
import { endAssignments } from '../ledger/end.ts'
import { cancelPlansFor } from '../plans/cancel.ts'
import { holdReach } from '../reach/reach.ts'
import { voidRequests } from '../requests/void.ts'
import { lockPatient } from './update.ts'

/**
 * Hides a patient from everyone and ends their assignments. The row stays.
 * @throws NOT_FOUND when the patient is missing or out of reach, CONFLICT when it is at none of `versions`.
 */
export async function deletePatient(ctx: Permitted, id: number, versions?: number[]) {
  await change(ctx, async (tx, record) => {
    if (versions) await lockPatient(ctx, tx, id, versions)
    const [deleted] = await tx
      .update(patients)
      .set({ deletedAt: sql`now()`, version: sql`${patients.version} + 1` })
      .where(and(eq(patients.id, id), patientsWithin(ctx)))
      .returning({ basis: sql<Basis>`${basisOf(ctx)}` })
    if (!deleted) throw notFound()
    await holdReach(ctx, tx, id)
    await endAssignments(tx, { patientId: id }, { by: ctx.actor.userId, reason: 'patient deleted' })
    await cancelPlansFor(ctx, tx, id)
    await voidRequests(ctx, tx, { patientId: id })
    record({ patientIds: [id], basis: deleted.basis })
  })
  return { id }
}
