import { practitioners } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import { notify } from '../../identity/notices/notify.ts'
import { announceChange } from '../../identity/sessions/announce.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { change } from '../../trail/record.ts'
import { endAssignments } from '../ledger/end.ts'
import { newsOfPrimary } from '../ledger/moves/primary-news.ts'
import { lockPractitioner } from '../practitioners/update.ts'
import { newsOfRequest, voidRequests } from '../requests/void.ts'

/**
 * Hides a practitioner, ends their assignments, and tells those who asked for them. An account of theirs stays, without
 * an approved record, and reaches no patient. To hand the patients over instead, use `transfers.start` first.
 * @returns how many assignments ended.
 * @throws NOT_FOUND when the practitioner is missing or out of reach, CONFLICT when they are at none of `versions`.
 */
export async function deletePractitioner(ctx: Permitted, id: number, versions?: number[]) {
  return change(ctx, async (tx, record) => {
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
    const primaries = ended.filter(({ role }) => role === 'primary')
    const asked = await voidRequests(ctx, tx, { practitionerId: id })
    await notify(ctx, tx, [
      ...primaries.flatMap(({ patientId }) => newsOfPrimary({ patientId })),
      ...asked.map(request => newsOfRequest(request, 'void')),
    ])
    const concerned = [...ended, ...asked].map(({ patientId }) => patientId)
    record({ target: `practitioner/${id}`, patientIds: [...new Set(concerned)] })
    return { id, ended: ended.length }
  })
}
