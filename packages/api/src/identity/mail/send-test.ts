import { type Database, mails, users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { type Creating, once, type Reference } from '../idempotency/once.ts'
import { sendMail } from './outbox.ts'
import { mailColumns } from './schema.ts'

/** Sends a test mail to the caller's own address, by the same way as all mails. @throws TOO_MANY_REQUESTS */
export const sendTestMail = (ctx: Permitted & Creating) =>
  once(
    ctx,
    async tx => {
      const { userId } = ctx.actor
      if (userId === null) throw notFound()
      const [me] = await tx.select({ to: users.email }).from(users).where(eq(users.id, userId))
      const [id] = me ? await sendMail(ctx, tx, [{ kind: 'test', to: me.to, userId }]) : []
      if (id === undefined) throw notFound()
      const [reply] = await selectMail(tx, id)
      if (!reply) throw notFound()
      return { id, reply, subject: { target: `mail/${id}` } }
    },
    async (tx: Database, { id }: Reference) => {
      if (!allowedTo(ctx, ctx.actor, 'mail.read')) return undefined
      const [mail] = await selectMail(tx, id)
      return mail
    },
  )

const selectMail = (db: Database, id: number) => db.select(mailColumns).from(mails).where(eq(mails.id, id))
