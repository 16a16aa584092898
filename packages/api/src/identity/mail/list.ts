import { type MailState, mails } from '@empanel/db'
import { and, eq, type Placeholder } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { newestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'
import { record } from '../../trail/record.ts'
import { mailColumns, type mailList } from './schema.ts'

const order = newestFirst(mails.id)

/** A page of the mails in a state, the newest first. */
export async function listMails(ctx: Permitted, { state, cursor, limit }: z.infer<typeof mailList>) {
  const rows = await selectPage(ctx, { after: order.from(cursor), limit: limit + 1 }, state)
  await record(ctx, {})
  return { ...toPage(rows, limit, order.keyOf), delivery: ctx.mail.delivery }
}

const selectPage = prepared(
  ({ db }, { after, limit }: { after: Placeholder[] | undefined; limit: Placeholder }, state: MailState) =>
    db
      .select(mailColumns)
      .from(mails)
      .where(and(eq(mails.state, state), order.after(after)))
      .orderBy(...order.columns)
      .limit(limit),
)

/** How many mails failed for good. */
export const countFailed = countingWaiting(
  prepared(({ db }, { limit }: UpTo) =>
    db.select({ id: mails.id }).from(mails).where(eq(mails.state, 'failed')).limit(limit),
  ),
)
