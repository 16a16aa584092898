import { assignments, breakGlassGrants, type Database, patients, practitioners } from '@empanel/db'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { openingGrant, openPatients, patientsWithin } from '../../kernel/scope.ts'

/**
 * For an empty list: tells a patient without rows from a missing one.
 * @throws NOT_FOUND when the patient is missing or out of reach.
 */
export async function assertReachable(ctx: Permitted, patientId: number): Promise<void> {
  const found = await ctx.db
    .select({ id: patients.id })
    .from(patients)
    .where(and(eq(patients.id, patientId), patientsWithin(ctx)))
  if (found.length === 0) throw notFound()
}

/**
 * The same where a grant opens the record, too.
 * @returns the id of the grant; null where the record is in reach without it.
 * @throws NOT_FOUND when the patient is missing, or neither in reach nor opened.
 */
export async function grantFor(ctx: Permitted, patientId: number): Promise<number | null> {
  const [found] = await ctx.db
    .select({ grantId: openingGrant(ctx).id })
    .from(patients)
    .where(and(eq(patients.id, patientId), openPatients(ctx)))
  if (!found) throw notFound()
  return found.grantId
}

/**
 * Locks the assignment by which the caller reaches a patient, so that it cannot end before the transaction `tx` does.
 * Part of every change of a patient, after locking the patient. Waits for an end that is under way.
 * @throws NOT_FOUND when the assignment ended meanwhile.
 */
export async function holdReach({ scope, actor }: Permitted, tx: Database, patientId: number): Promise<void> {
  if (scope !== 'assigned') return
  const held = await tx
    .select({ id: assignments.id })
    .from(assignments)
    .innerJoin(practitioners, eq(practitioners.id, assignments.practitionerId))
    .where(
      and(
        eq(assignments.patientId, patientId),
        isNull(assignments.endedAt),
        sql`${practitioners.userId} = ${actor.userId} and ${practitioners.status} = 'active' and ${practitioners.deletedAt} is null`,
      ),
    )
    .for('share', { of: assignments })
  if (held.length === 0) throw notFound()
}

/** The part of an audit entry that names the grant which allowed the access. Empty without a grant. */
export const byGrant = (grantId: number | null) =>
  grantId === null ? {} : ({ basis: 'break-glass', target: `break-glass/${grantId}` } as const)

/** The target of these entries, in a statement that joins the grant. */
export const grantTarget: SQL = sql`'break-glass/' || ${breakGlassGrants.id}`
