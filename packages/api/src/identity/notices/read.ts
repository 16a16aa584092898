import { notices } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { SignedIn } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { listed } from '../../kernel/query/ids.ts'
import { mostWaiting } from '../../kernel/query/waiting.ts'
import { change, recordDenial } from '../../trail/record.ts'
import type { noticesRead, readNotices } from './schema.ts'

/**
 * Marks some of the caller's notices as read, or all of them. Those that were read already stay so.
 * @throws NOT_FOUND when none of those named is the caller's.
 */
export async function readOwn(
  ctx: SignedIn,
  { ids }: z.infer<typeof noticesRead>,
): Promise<z.infer<typeof readNotices>> {
  const acting = { ...ctx, action: 'notices.update' }
  const target = `user/${ctx.actor.userId}`
  const mine = eq(notices.userId, ctx.actor.userId)
  const named = ids && sql`${notices.id} = any(${listed(ids)})`
  const read = await change(acting, async (tx, record) => {
    const marked = await tx
      .update(notices)
      .set({ readAt: sql`now()` })
      .where(and(mine, isNull(notices.readAt), named))
      .returning({ id: notices.id })
    if (marked.length === 0 && named) {
      const [known] = await tx.select({ id: notices.id }).from(notices).where(and(mine, named)).limit(1)
      if (!known) return undefined
    }
    record({ target })
    return marked.length
  })
  if (read === undefined) {
    await recordDenial(acting, { target })
    throw notFound()
  }
  return { read }
}

/** How many notices the caller has not read, up to 100. Not recorded, as no other count is. */
export async function countUnread({ db, actor }: SignedIn) {
  const unread = await db
    .select({ id: notices.id })
    .from(notices)
    .where(and(eq(notices.userId, actor.userId), isNull(notices.readAt)))
    .limit(mostWaiting)
  return { count: unread.length }
}
