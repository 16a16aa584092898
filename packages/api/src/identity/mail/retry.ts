import { mails } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'
import { change } from '../../trail/record.ts'
import { mailColumns } from './schema.ts'

/**
 * Tries a mail again at once. If that fails, it is tried for another day.
 * @throws NOT_FOUND; CONFLICT when it was sent, or its link has expired.
 */
export const retryMail = (ctx: Permitted, id: number) =>
  change(ctx, async (tx, record) => {
    const [mail] = await tx
      .select({ state: mails.state, attempts: mails.attempts, alive })
      .from(mails)
      .where(eq(mails.id, id))
      .for('update')
    if (!mail) throw notFound()
    if (mail.state === 'sent') throw conflict('conflict', 'This mail was sent already.')
    if (!mail.alive) throw conflict('conflict', 'The link in this mail has expired. Have a new one made.')
    // A server may be sending it now, and knows it by the number of tries.
    const attempts = mail.state === 'waiting' ? mail.attempts : 0
    const [again] = await tx
      .update(mails)
      .set({ ...onceMore, attempts })
      .where(eq(mails.id, id))
      .returning(mailColumns)
    if (!again) throw notFound()
    record({ target: `mail/${id}` })
    return again
  })

/** Tries all failed mails again, except those whose link has expired. */
export const retryFailed = (ctx: Permitted) =>
  change(ctx, async (tx, record) => {
    const { count } = await tx
      .update(mails)
      .set({ ...onceMore, attempts: 0 })
      .where(and(eq(mails.state, 'failed'), alive))
    record({ target: 'mail' })
    return { count }
  })

const alive = sql<boolean>`coalesce(${mails.expiresAt} > now(), true)`

const onceMore = {
  state: 'waiting' as const,
  settledAt: null,
  nextAt: sql`now()`,
  giveUpAt: sql`now() + interval '1 day'`,
}
