import { patients, users } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import { record } from '../audit/record.ts'
import { notFound } from '../errors.ts'
import { patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { patientWithCreator } from './schema.ts'

/**
 * One patient in reach.
 * @throws NOT_FOUND when there is none, or it is out of reach.
 */
export async function getPatient(ctx: Permitted, id: number) {
  const [patient] = await ctx.db
    .select(patientWithCreator)
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(and(eq(patients.id, id), patientsWithin(ctx)))
  if (!patient) throw notFound()
  await record(ctx, { patientIds: [id] })
  return patient
}
