import { z } from 'zod'
import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { decision, rowId } from '../../kernel/text/text.ts'
import { createDoctor } from './create.ts'
import { getDoctor } from './get.ts'
import { listDoctors } from './list.ts'
import { doctor, doctorChange, doctorList, doctorPage, newDoctor } from './schema.ts'
import { approveDoctor, updateDoctor } from './update.ts'
import { countWaiting } from './waiting.ts'

const byId = z.strictObject({ id: rowId })

export const doctorsRouter = router({
  /** The doctors in reach. */
  list: can('doctors.read')
    .input(doctorList)
    .output(doctorPage)
    .query(({ ctx, input }) => listDoctors(ctx, input)),

  /** How many doctors wait for approval. */
  waiting: can('doctors.approve')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countWaiting(ctx)),

  get: can('doctors.read')
    .input(byId)
    .output(doctor)
    .query(({ ctx, input }) => getDoctor(ctx, input.id)),

  create: can('doctors.create')
    .input(newDoctor)
    .concat(creating)
    .output(doctor)
    .mutation(({ ctx, input }) => createDoctor(ctx, input)),

  update: can('doctors.update')
    .input(doctorChange)
    .output(doctor)
    .mutation(({ ctx, input }) => updateDoctor(ctx, input)),

  /** Lets a registered doctor begin to work. */
  approve: can('doctors.approve')
    .input(decision)
    .output(doctor)
    .mutation(({ ctx, input }) => approveDoctor(ctx, input)),
})
