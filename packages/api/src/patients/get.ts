import { type Database, patients, users } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import { byGrant } from '../access/trace.ts'
import { record } from '../audit/record.ts'
import { notFound } from '../errors.ts'
import type { Reference } from '../idempotency/once.ts'
import { type Hole, prepared } from '../prepared.ts'
import { openingGrant, openPatients } from '../scope.ts'
import { type Asking, allowedTo, type Permitted } from '../trpc.ts'
import { patientWithCreator } from './schema.ts'

/**
 * One patient in reach, or one whose record the caller has opened in an emergency.
 * @throws NOT_FOUND when there is none, or it is out of reach.
 */
export async function getPatient(ctx: Permitted, id: number) {
  const [found] = await selectPatient(ctx, { id })
  if (!found) throw notFound()
  const { grantId, ...patient } = found
  await record(ctx, { patientIds: [id], ...byGrant(grantId) })
  return patient
}

const selectPatient = prepared((ctx, { id }: { id: Hole }) => {
  const grant = openingGrant(ctx)
  return ctx.db
    .select({ ...patientWithCreator, grantId: grant.id, openedUntil: grant.expiresAt })
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(and(eq(patients.id, id), openPatients(ctx)))
})

/** A patient that the caller made, as long as they may read it. It leaves no trace of its own. */
export const rereadPatient =
  (ctx: Asking) =>
  async (tx: Database, { id }: Pick<Reference, 'id'>) => {
    const reading = allowedTo(ctx, ctx.actor, 'patients.read')
    if (!reading) return undefined
    const [patient] = await tx
      .select(patientWithCreator)
      .from(patients)
      .leftJoin(users, eq(users.id, patients.createdBy))
      .where(and(eq(patients.id, id), openPatients(reading)))
    return patient
  }
