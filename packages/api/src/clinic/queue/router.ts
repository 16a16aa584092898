import { can, router } from '../../kernel/procedure.ts'
import { listQueue } from './list.ts'
import { queueList, queuePage } from './schema.ts'

export const queueRouter = router({
  /** The living patients without a primary, those who wait longest first. */
  list: can('queue.read')
    .input(queueList)
    .output(queuePage)
    .query(({ ctx, input }) => listQueue(ctx, input)),
})
