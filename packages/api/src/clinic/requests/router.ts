import { z } from 'zod'
import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { idOnly } from '../../kernel/text/text.ts'
import { listChoices } from './choices.ts'
import { createRequest } from './create.ts'
import { decideRequest, withdrawRequest } from './decide.ts'
import { countPending, listRequests } from './list.ts'
import {
  choiceList,
  choicePage,
  newRequest,
  request,
  requestDecision,
  requestList,
  requestPage,
} from './schema.ts'

/** Requests of patients for another primary. */
export const requestsRouter = router({
  /** Those that wait for an answer, unless asked otherwise. */
  list: can('requests.read')
    .input(requestList)
    .output(requestPage)
    .query(({ ctx, input }) => listRequests(ctx, input)),

  /** How many wait for an answer. */
  waiting: can('requests.decide')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countPending(ctx)),

  /** Those who accept the patient now, and may become the primary. */
  choices: can('requests.create')
    .input(choiceList)
    .output(choicePage)
    .query(({ ctx, input }) => listChoices(ctx, input)),

  create: can('requests.create')
    .input(newRequest)
    .concat(creating)
    .output(request)
    .mutation(({ ctx, input }) => createRequest(ctx, input)),

  /** Accepts or declines. Accepting gives the patient the primary they asked for. */
  decide: can('requests.decide')
    .input(requestDecision)
    .output(request)
    .mutation(({ ctx, input }) => decideRequest(ctx, input)),

  withdraw: can('requests.withdraw')
    .input(idOnly)
    .output(request)
    .mutation(({ ctx, input }) => withdrawRequest(ctx, input.id)),
})
