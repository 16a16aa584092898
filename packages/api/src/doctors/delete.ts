import { doctors } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import { endAssignments } from '../assignments/end.ts'
import { record } from '../audit/record.ts'
import { announceChange } from '../auth/announce.ts'
import { notFound } from '../errors.ts'
import { doctorsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { lockDoctor } from './update.ts'

/**
 * Hides a doctor and ends their assignments. Their account, if any, goes on as that of a doctor without an
 * approved record, who reaches no patient.
 * @throws NOT_FOUND when the doctor is missing or out of reach, CONFLICT when they are at none of `versions`.
 */
export async function deleteDoctor(ctx: Permitted, id: number, versions?: number[]) {
  await ctx.db.transaction(async tx => {
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
    await record(ctx, { target: `doctor/${id}`, patientIds: ended }, tx)
  })
  return { id }
}
