import { assignments, type Database, patients } from '@empanel/db'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { notify } from '../../identity/notices/notify.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { listed } from '../../kernel/query/ids.ts'
import { type Basis, basisOf, patientsWithin } from '../../kernel/scope.ts'
import { change } from '../../trail/record.ts'
import { findAssignment } from './get.ts'
import { newsOfPrimary } from './moves/primary-news.ts'
import type { assignmentEnd } from './schema.ts'

/**
 * Ends an open assignment. The row stays in the ledger.
 * @throws NOT_FOUND when there is no such open assignment, or its patient is out of reach.
 */
export async function endAssignment(ctx: Permitted, { id, reason }: z.infer<typeof assignmentEnd>) {
  return change(ctx, async (tx, record) => {
    const ended = await endOpen(ctx, tx, { id, reason })
    if (!ended) throw notFound()
    const { patientId, practitionerId, basis } = ended
    record({ patientIds: [patientId], target: `practitioner/${practitionerId}`, basis })
    // The update has already checked that the patient is in reach.
    return findAssignment({ ...ctx, scope: 'all' }, tx, { id, state: 'ended' })
  })
}

type Ending = { reason?: string | null | undefined }

/** Ends an open assignment of a patient in reach. Undefined where there is none. Part of a change, which records it. */
export async function endOpen(ctx: Permitted, tx: Database, { id, reason }: Ending & { id: number }) {
  const [ended] = await endAllOpen(ctx, tx, { ids: [id], reason })
  if (ended?.role === 'primary') {
    const { patientId, practitionerId: formerId } = ended
    await notify(ctx, tx, newsOfPrimary({ patientId, formerId }))
  }
  return ended
}

/**
 * The same for several assignments. The caller tells those concerned.
 * @returns those that were open, and whose patients are in reach.
 */
export async function endAllOpen(ctx: Permitted, tx: Database, { ids, reason }: Ending & { ids: number[] }) {
  if (ids.length === 0) return []
  return tx
    .update(assignments)
    .set({ endedAt: endOn(), endedBy: ctx.actor.userId, endReason: reason ?? null })
    .from(patients)
    .where(
      and(
        sql`${assignments.id} = any(${listed(ids)})`,
        isNull(assignments.endedAt),
        eq(patients.id, assignments.patientId),
        patientsWithin(ctx),
      ),
    )
    .returning({
      id: assignments.id,
      patientId: assignments.patientId,
      practitionerId: assignments.practitionerId,
      role: assignments.role,
      // As it was before this statement.
      basis: sql<Basis>`${basisOf(ctx)}`,
    })
}

type Whose = { patientId: number } | { practitionerId: number }
type End = { by: number | null; reason: string; on?: string }

/**
 * Ends all open assignments of a patient or a practitioner, now or on a past day. Part of a larger change, which records it.
 * Returns the patients concerned, and what the practitioner was for them. Nobody is told: not everybody wants to know.
 */
export async function endAssignments(tx: Database, whose: Whose, { by, reason, on }: End) {
  const theirs =
    'patientId' in whose
      ? eq(assignments.patientId, whose.patientId)
      : eq(assignments.practitionerId, whose.practitionerId)
  return tx
    .update(assignments)
    .set({ endedAt: endOn(on), endedBy: by, endReason: reason })
    .where(and(theirs, isNull(assignments.endedAt)))
    .returning({ patientId: assignments.patientId, role: assignments.role })
}

/** The end of the given day, neither in the future nor before the start. Without a day, now. */
function endOn(day?: string): SQL {
  const at = day
    ? sql`least(now(), (${day}::date + 1)::timestamp at time zone 'UTC' - interval '1 ms')`
    : sql`now()`
  return sql`greatest(${assignments.startedAt}, ${at})`
}
