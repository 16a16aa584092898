import { z } from 'zod'
import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { idOnly } from '../../kernel/text/text.ts'
import { cancelPlan } from './cancel.ts'
import { planAssignment, planEnd, planPrimary } from './create.ts'
import { countFailed, listPlans } from './list.ts'
import { plan, planList, plannedAssignment, plannedEnd, plannedPrimary, planPage } from './schema.ts'

/** Changes of the ledger at a later time. The server carries them out by itself. */
export const plansRouter = router({
  /** The plans for the patients in reach: waiting, done, failed or cancelled. */
  list: can('assignments.read')
    .input(planList)
    .output(planPage)
    .query(({ ctx, input }) => listPlans(ctx, input)),

  /** How many could not be done, and wait for somebody to decide. */
  waiting: can('plans.cancel')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countFailed(ctx)),

  assign: can('plans.create')
    .input(plannedAssignment)
    .concat(creating)
    .output(plan)
    .mutation(({ ctx, input }) => planAssignment(ctx, input)),

  changePrimary: can('plans.create')
    .input(plannedPrimary)
    .concat(creating)
    .output(plan)
    .mutation(({ ctx, input }) => planPrimary(ctx, input)),

  end: can('plans.create')
    .input(plannedEnd)
    .concat(creating)
    .output(plan)
    .mutation(({ ctx, input }) => planEnd(ctx, input)),

  cancel: can('plans.cancel')
    .input(idOnly)
    .output(plan)
    .mutation(({ ctx, input }) => cancelPlan(ctx, input.id)),
})
