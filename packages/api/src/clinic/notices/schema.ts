import { z } from 'zod'
import { notice } from '../../identity/notices/schema.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowId } from '../../kernel/text/text.ts'

export const noticeList = z.strictObject({
  ...pageInput,
  /** Only those that the caller has not read. */
  unread: z.boolean().default(false),
})

/** Patients whom the caller does not reach now are not named, nor those who look after them. */
export const noticePage = pageOf(
  notice.extend({
    patient: z.object({ id: rowId, name: z.string() }).nullable(),
    /** The new primary, or who was asked for. Null where there is none. */
    practitioner: z.object({ id: rowId, name: z.string() }).nullable(),
    /** How a request ended. */
    outcome: z.enum(['accepted', 'declined', 'void']).nullable(),
    /** How many patients, where the notice is about many. */
    patients: z.int().nullable(),
  }),
)
