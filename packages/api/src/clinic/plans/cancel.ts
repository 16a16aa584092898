import { type Database, patients, plannedChanges } from '@empanel/db'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'
import { type Basis, basisOf, patientsWithin } from '../../kernel/scope.ts'
import { change } from '../../trail/record.ts'
import { findPlan } from './get.ts'

/**
 * Cancels a plan. One that could not be carried out is no longer work to do then.
 * @throws NOT_FOUND when it is missing, or its patient is out of reach; CONFLICT when it was carried out or cancelled.
 */
export const cancelPlan = (ctx: Permitted, id: number) =>
  change(ctx, async (tx, record) => {
    const [plan] = await tx
      .select({
        state: plannedChanges.state,
        patientId: plannedChanges.patientId,
        basis: sql<Basis>`${basisOf(ctx)}`,
      })
      .from(plannedChanges)
      .innerJoin(patients, eq(patients.id, plannedChanges.patientId))
      .where(and(eq(plannedChanges.id, id), patientsWithin(ctx)))
      .for('update', { of: plannedChanges })
    if (!plan) throw notFound()
    if (plan.state === 'done') throw conflict('conflict', 'This change was carried out already.')
    if (plan.state === 'cancelled') throw conflict('conflict', 'This change was cancelled already.')
    await tx.update(plannedChanges).set(cancelled(ctx)).where(eq(plannedChanges.id, id))
    record({ patientIds: [plan.patientId], target: `plan/${id}`, basis: plan.basis })
    return findPlan(ctx, tx, id)
  })

const cancelled = ({ actor }: Permitted) => ({
  state: 'cancelled' as const,
  settledAt: sql`now()`,
  cancelledBy: actor.userId,
})

/** Cancels all that is planned for a patient. Part of a larger change, which records it. */
export async function cancelPlansFor(ctx: Permitted, tx: Database, patientId: number): Promise<void> {
  await tx
    .update(plannedChanges)
    .set(cancelled(ctx))
    .where(and(eq(plannedChanges.patientId, patientId), inArray(plannedChanges.state, ['planned', 'failed'])))
}
