import { patients } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import { notFound } from '../errors.ts'
import { openingGrant, openPatients, patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'

/**
 * Tells a patient of whom there is nothing to list from a missing one.
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
 * @returns the id of the grant that alone does; null where the record is in reach without.
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
