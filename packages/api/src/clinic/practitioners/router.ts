import { z } from 'zod'
import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { decision, idOnly } from '../../kernel/text/text.ts'
import { createPractitioner } from './create.ts'
import { getPractitioner } from './get.ts'
import { listPractitioners } from './list.ts'
import {
  newPractitioner,
  practitioner,
  practitionerChange,
  practitionerList,
  practitionerPage,
} from './schema.ts'
import { approvePractitioner, updatePractitioner } from './update.ts'
import { countWaiting } from './waiting.ts'

export const practitionersRouter = router({
  /** The practitioners in reach. */
  list: can('practitioners.read')
    .input(practitionerList)
    .output(practitionerPage)
    .query(({ ctx, input }) => listPractitioners(ctx, input)),

  /** How many practitioners wait for approval. */
  waiting: can('practitioners.approve')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countWaiting(ctx)),

  get: can('practitioners.read')
    .input(idOnly)
    .output(practitioner)
    .query(({ ctx, input }) => getPractitioner(ctx, input.id)),

  create: can('practitioners.create')
    .input(newPractitioner)
    .concat(creating)
    .output(practitioner)
    .mutation(({ ctx, input }) => createPractitioner(ctx, input)),

  update: can('practitioners.update')
    .input(practitionerChange)
    .output(practitioner)
    .mutation(({ ctx, input }) => updatePractitioner(ctx, input)),

  /** Lets a registered practitioner begin to work. */
  approve: can('practitioners.approve')
    .input(decision)
    .output(practitioner)
    .mutation(({ ctx, input }) => approvePractitioner(ctx, input)),
})
