import { practitioners } from '@empanel/db'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { rereadPractitioner } from './get.ts'
import { type newPractitioner, practitionerColumns } from './schema.ts'

/** Stores a practitioner without an account. Entering a practitioner approves them. */
export async function createPractitioner(ctx: Permitted & Creating, input: z.infer<typeof newPractitioner>) {
  return once(
    ctx,
    async tx => {
      const [practitioner] = await tx
        .insert(practitioners)
        .values({ ...input, createdBy: ctx.actor.userId })
        .returning(practitionerColumns)
      if (!practitioner) throw new Error('insert returned no row')
      const subject = { target: `practitioner/${practitioner.id}` }
      return { id: practitioner.id, reply: practitioner, subject }
    },
    rereadPractitioner(ctx),
  )
}
