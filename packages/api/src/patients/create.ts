import { patients } from '@empanel/db'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Permitted } from '../trpc.ts'
import { creatorsEmail, type newPatient, patientColumns } from './schema.ts'

/** Stores a patient. Under the scope `own` the record belongs to its maker. */
export async function createPatient(ctx: Permitted, input: z.infer<typeof newPatient>) {
  const { userId } = ctx.actor
  return ctx.db.transaction(async tx => {
    const [patient] = await tx
      .insert(patients)
      .values({ ...input, ownerId: ctx.scope === 'own' ? userId : null, createdBy: userId })
      .returning({ ...patientColumns, createdBy: creatorsEmail })
    if (!patient) throw new Error('insert returned no row')
    await record(ctx, { patientIds: [patient.id] }, tx)
    return patient
  })
}
