import { doctors } from '@empanel/db'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import type { Permitted } from '../trpc.ts'
import { doctorColumns, type newDoctor } from './schema.ts'

/** Stores a doctor without an account, approved by being entered. */
export async function createDoctor(ctx: Permitted, input: z.infer<typeof newDoctor>) {
  return ctx.db.transaction(async tx => {
    const [doctor] = await tx
      .insert(doctors)
      .values({ ...input, createdBy: ctx.actor.userId })
      .returning(doctorColumns)
    if (!doctor) throw new Error('insert returned no row')
    await record(ctx, { target: `doctor/${doctor.id}` }, tx)
    return doctor
  })
}
