import { type Database, patients, users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq } from 'drizzle-orm'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { Asking, Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { openingGrant, openPatients } from '../../kernel/grants.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { basisOf } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { openedBy } from '../reach/reach.ts'
import { patientWithCreator } from './schema.ts'

/**
 * One patient in reach, or opened by the caller's break-glass grant.
 * @throws NOT_FOUND when there is none, or it is out of reach.
 */
export async function getPatient(ctx: Permitted, id: number) {
  const [found] = await selectPatient(ctx, { id })
  if (!found) throw notFound()
  const { grantId, basis, ...patient } = found
  await record(ctx, { patientIds: [id], ...openedBy({ grantId, basis }) })
  return patient
}

const selectPatient = prepared((ctx, { id }: { id: Placeholder }) => {
  const grant = openingGrant(ctx)
  return ctx.db
    .select({ ...patientWithCreator, grantId: grant.id, openedUntil: grant.expiresAt, basis: basisOf(ctx) })
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(and(eq(patients.id, id), openPatients(ctx)))
})

/** Reads a patient that the caller made, as long as they may read it. Not recorded. */
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
