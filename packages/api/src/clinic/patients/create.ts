import { type Database, patients, users } from '@empanel/db'
import { and, count, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict } from '../../kernel/errors/refusal.ts'
import { homeFor } from '../sites/home.ts'
import { rereadPatient } from './get.ts'
import { creatorsEmail, type newPatient, patientColumns } from './schema.ts'

/** Of somebody whose age is known, the date of birth may be missing. */
type NewPatient = Omit<z.infer<typeof newPatient>, 'dateOfBirth'> & { dateOfBirth?: string | undefined }

/**
 * Stores a patient. With the scope `own` the record belongs to the caller.
 * @throws CONFLICT when the account has as many records as the policy allows.
 */
export async function createPatient(ctx: Permitted & Creating, input: NewPatient) {
  const { userId } = ctx.actor
  return once(
    ctx,
    async tx => {
      if (ctx.scope === 'own') await holdQuota(ctx, tx)
      const [patient] = await tx
        .insert(patients)
        .values({
          ...input,
          ...(await homeFor(ctx, tx, input.siteId)),
          ownerId: ctx.scope === 'own' ? userId : null,
          createdBy: userId,
        })
        .returning({ ...patientColumns, createdBy: creatorsEmail })
      if (!patient) throw new Error('insert returned no row')
      return { id: patient.id, reply: patient, subject: { patientIds: [patient.id] } }
    },
    rereadPatient(ctx),
  )
}

/** Locks the account, so that records made at once are counted one after the other. */
async function holdQuota({ actor, policy }: Permitted, tx: Database): Promise<void> {
  if (actor.userId === null) return
  await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.userId)).for('no key update')
  const [has] = await tx
    .select({ records: count() })
    .from(patients)
    .where(and(eq(patients.ownerId, actor.userId), isNull(patients.deletedAt)))
  if ((has?.records ?? 0) < policy.ownRecords) return
  throw conflict(
    'quota_reached',
    `Your account has ${policy.ownRecords} records, as many as it may have. Ask the clinic to add another.`,
  )
}
