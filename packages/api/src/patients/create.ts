import { patients } from '@empanel/db'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { type Creating, once } from '../idempotency/once.ts'
import type { Permitted } from '../trpc.ts'
import { rereadPatient } from './get.ts'
import { creatorsEmail, type newPatient, patientColumns } from './schema.ts'

/** Stores a patient. Under the scope `own` the record belongs to its maker. */
export async function createPatient(ctx: Permitted & Creating, input: z.infer<typeof newPatient>) {
  const { userId } = ctx.actor
  return once(
    ctx,
    async tx => {
      const [patient] = await tx
        .insert(patients)
        .values({ ...input, ownerId: ctx.scope === 'own' ? userId : null, createdBy: userId })
        .returning({ ...patientColumns, createdBy: creatorsEmail })
      if (!patient) throw new Error('insert returned no row')
      const subject = { patientIds: [patient.id] }
      await record(ctx, subject, tx)
      return { id: patient.id, reply: patient, subject }
    },
    rereadPatient(ctx),
  )
}
