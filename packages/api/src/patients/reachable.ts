import { patients } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import { notFound } from '../errors.ts'
import { patientsWithin } from '../scope.ts'
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
