import { doctors } from '@empanel/db'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { rereadDoctor } from './get.ts'
import { doctorColumns, type newDoctor } from './schema.ts'

/** Stores a doctor without an account. Entering a doctor approves them. */
export async function createDoctor(ctx: Permitted & Creating, input: z.infer<typeof newDoctor>) {
  return once(
    ctx,
    async tx => {
      const [doctor] = await tx
        .insert(doctors)
        .values({ ...input, createdBy: ctx.actor.userId })
        .returning(doctorColumns)
      if (!doctor) throw new Error('insert returned no row')
      const subject = { target: `doctor/${doctor.id}` }
      return { id: doctor.id, reply: doctor, subject }
    },
    rereadDoctor(ctx),
  )
}
