import { protectedProcedure, router } from '../../kernel/procedure.ts'
import { listNotices } from './list.ts'
import { noticeList, noticePage } from './schema.ts'

/** Merged with the other procedures under `notices`. */
export const noticeListRouter = router({
  /** The notices of the caller's account, the latest first. */
  list: protectedProcedure
    .input(noticeList)
    .output(noticePage)
    .query(({ ctx, input }) => listNotices(ctx, input)),
})
