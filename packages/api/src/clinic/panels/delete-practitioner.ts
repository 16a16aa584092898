import { practitioners } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import { announceChange } from '../../identity/sessions/announce.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { change } from '../../trail/record.ts'
import { endAssignments } from '../ledger/end.ts'
import { lockPractitioner } from '../practitioners/update.ts'

/**
 * Hides a practitioner and ends their assignments. An account of theirs stays, without an approved record, and reaches no
 * patient.
 * @throws NOT_FOUND when the practitioner is missing or out of reach, CONFLICT when they are at none of `versions`.
 */
export async function deletePractitioner(ctx: Permitted, id: number, versions?: number[]) {
  await change(ctx, async (tx, record) => {
    if (versions) await lockPractitioner(ctx, tx, id, versions)
    const [deleted] = await tx
      .update(practitioners)
      .set({ deletedAt: sql`now()`, version: sql`${practitioners.version} + 1` })
      .where(and(eq(practitioners.id, id), practitionersWithin(ctx)))
      .returning({ id: practitioners.id, userId: practitioners.userId })
    if (!deleted) throw notFound()
    if (deleted.userId) await announceChange({ ...ctx, db: tx }, deleted.userId)
    const ended = await endAssignments(
      tx,
      { practitionerId: id },
      { by: ctx.actor.userId, reason: 'doctor deleted' },
    )
    record({ target: `practitioner/${id}`, patientIds: ended })
  })
  return { id }
}
