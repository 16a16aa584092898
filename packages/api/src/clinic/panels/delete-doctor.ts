import { doctors } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import { announceChange } from '../../identity/sessions/announce.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { doctorsWithin } from '../../kernel/scope.ts'
import { change } from '../../trail/record.ts'
import { endAssignments } from '../ledger/end.ts'
import { lockDoctor } from '../practitioners/update.ts'

/**
 * Hides a doctor and ends their assignments. An account of theirs stays, without an approved record, and reaches no
 * patient.
 * @throws NOT_FOUND when the doctor is missing or out of reach, CONFLICT when they are at none of `versions`.
 */
export async function deleteDoctor(ctx: Permitted, id: number, versions?: number[]) {
  await change(ctx, async (tx, record) => {
    if (versions) await lockDoctor(ctx, tx, id, versions)
    const [deleted] = await tx
      .update(doctors)
      .set({ deletedAt: sql`now()`, version: sql`${doctors.version} + 1` })
      .where(and(eq(doctors.id, id), doctorsWithin(ctx)))
      .returning({ id: doctors.id, userId: doctors.userId })
    if (!deleted) throw notFound()
    if (deleted.userId) await announceChange({ ...ctx, db: tx }, deleted.userId)
    const ended = await endAssignments(
      tx,
      { doctorId: id },
      { by: ctx.actor.userId, reason: 'doctor deleted' },
    )
    record({ target: `doctor/${id}`, patientIds: ended })
  })
  return { id }
}
