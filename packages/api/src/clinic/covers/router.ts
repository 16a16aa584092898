import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { idOnly } from '../../kernel/text/text.ts'
import { createCover } from './create.ts'
import { endCover } from './end.ts'
import { getCover } from './get.ts'
import { listCovers } from './list.ts'
import { cover, coverList, coverPage, newCover } from './schema.ts'

/** Who looks after whose panel for a time. Covers begin and end by themselves. */
export const coversRouter = router({
  list: can('covers.read')
    .input(coverList)
    .output(coverPage)
    .query(({ ctx, input }) => listCovers(ctx, input)),

  get: can('covers.read')
    .input(idOnly)
    .output(cover)
    .query(({ ctx, input }) => getCover(ctx, input.id)),

  create: can('covers.create')
    .input(newCover)
    .concat(creating)
    .output(cover)
    .mutation(({ ctx, input }) => createCover(ctx, input)),

  end: can('covers.end')
    .input(idOnly)
    .output(cover)
    .mutation(({ ctx, input }) => endCover(ctx, input.id)),
})
