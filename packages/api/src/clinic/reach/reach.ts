import {
  accountSites,
  assignments,
  breakGlassGrants,
  covers,
  type Database,
  patients,
  practitionerSites,
  practitioners,
} from '@empanel/db'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { openingGrant, openPatients } from '../../kernel/grants.ts'
import type { Scope } from '../../kernel/policy/grid.ts'
import { listed } from '../../kernel/query/ids.ts'
import { type Basis, basisOf, coversOf, panelsHeld, patientsWithin, sitesOf } from '../../kernel/scope.ts'

/**
 * For an empty list: tells a patient without rows from a missing one.
 * @returns why the caller reaches the patient.
 * @throws NOT_FOUND when the patient is missing or out of reach.
 */
export async function basisFor(ctx: Permitted, patientId: number): Promise<Basis> {
  const [found] = await ctx.db
    .select({ basis: sql<Basis>`${basisOf(ctx)}` })
    .from(patients)
    .where(and(eq(patients.id, patientId), patientsWithin(ctx)))
  if (!found) throw notFound()
  return found.basis
}

/**
 * The same where a grant opens the record, too.
 * @returns also the id of the grant; null where the record is in reach without it.
 * @throws NOT_FOUND when the patient is missing, or neither in reach nor opened.
 */
export async function openingFor(ctx: Permitted, patientId: number): Promise<Opening> {
  const [found] = await ctx.db
    .select({ grantId: openingGrant(ctx).id, basis: sql<Basis>`${basisOf(ctx)}` })
    .from(patients)
    .where(and(eq(patients.id, patientId), openPatients(ctx)))
  if (!found) throw notFound()
  return found
}

/**
 * Locks what lets the caller reach a patient, so that it cannot end before the transaction `tx` does. Part of every change
 * of a patient, after locking the patient and before any practitioner: covers or sites, then assignments, each in the
 * order of their ids. Waits for an end that is under way.
 * @throws NOT_FOUND when it ended meanwhile.
 */
export async function holdReach(ctx: Permitted, tx: Database, patientId: number): Promise<void> {
  const held = await reachHeld(ctx, tx, [patientId])
  if (!held.includes(patientId)) throw notFound()
}

/** The same for several patients. @returns the ids of those that are still in reach. */
export const reachHeld = (ctx: Permitted, tx: Database, patientIds: number[]): Promise<number[]> =>
  hold[ctx.scope](ctx, tx, patientIds)

type Hold = (ctx: Permitted, tx: Database, patientIds: number[]) => Promise<number[]>

const hold: Record<Scope, Hold> = {
  // The patients' own rows decide, and these are locked.
  all: async (_ctx, _tx, patientIds) => patientIds,
  own: async (_ctx, _tx, patientIds) => patientIds,
  async assigned({ actor }, tx, patientIds) {
    await tx
      .select({ id: covers.id })
      .from(covers)
      .where(sql`${covers.id} = any(${coversOf(actor.userId)})`)
      .orderBy(covers.id)
      .for('share')
    // A statement of its own: it sees which covers were ended before the locks were had.
    const held = await tx
      .select({ id: assignments.patientId })
      .from(assignments)
      .where(
        and(
          sql`${assignments.patientId} = any(${listed(patientIds)})`,
          isNull(assignments.endedAt),
          sql`${assignments.practitionerId} = any(${panelsHeld(actor.userId)})`,
        ),
      )
      .orderBy(assignments.id)
      .for('share')
    return held.map(({ id }) => id)
  },
  async site(ctx, tx, patientIds) {
    const { userId } = ctx.actor
    const { siteId, practitionerId } = practitionerSites
    await tx
      .select({ id: accountSites.siteId })
      .from(accountSites)
      .where(sql`${accountSites.userId} = ${userId}`)
      .for('share')
    await tx
      .select({ id: siteId })
      .from(practitionerSites)
      .innerJoin(practitioners, eq(practitioners.id, practitionerId))
      .where(sql`${practitioners.userId} = ${userId}`)
      .for('share', { of: practitionerSites })
    // A statement of its own: it sees what was removed before the locks were had.
    const held = await tx
      .select({ id: patients.id })
      .from(patients)
      .where(
        sql`${patients.id} = any(${listed(patientIds)}) and ${patients.siteId} = any(${sitesOf(userId)})`,
      )
    return held.map(({ id }) => id)
  },
}

/** The basis on which the caller opens a record: the grant where there is one, else the one that `basis` names. */
type Opening = { grantId: number | null; basis: Basis }

/** The part of an audit entry that says what let the caller open a record. */
export const openedBy = ({ grantId, basis }: Opening) => (grantId === null ? { basis } : byGrant(grantId))

/** The same where it was a grant. */
export const byGrant = (grantId: number) =>
  ({ basis: 'break-glass', target: `break-glass/${grantId}` }) as const

/** The target of these entries, in a statement that joins the grant. */
export const grantTarget: SQL = sql`'break-glass/' || ${breakGlassGrants.id}`
