import { z } from 'zod'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { countWaiting, listQueue } from './list.ts'
import { queueList, queuePage, queueSuggest, suggestions } from './schema.ts'
import { suggestPrimaries } from './suggest.ts'

export const queueRouter = router({
  /** The living patients without a primary, those who wait longest first. */
  list: can('queue.read')
    .input(queueList)
    .output(queuePage)
    .query(({ ctx, input }) => listQueue(ctx, input)),

  /** Suggests a primary for each of up to 500 patients. */
  suggest: can('queue.read')
    .input(queueSuggest)
    .output(suggestions)
    .query(({ ctx, input }) => suggestPrimaries(ctx, input)),

  waiting: can('queue.read')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countWaiting(ctx)),
})
