import { users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { record } from '../audit/record.ts'
import { endSessions } from '../auth/sessions.ts'
import { notFound } from '../errors.ts'
import type { Permitted } from '../trpc.ts'

/**
 * Signs an account out everywhere.
 * @throws NOT_FOUND when there is no such account.
 */
export async function endSessionsOf(ctx: Permitted, id: number) {
  return ctx.db.transaction(async tx => {
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.id, id))
    if (!user) throw notFound()
    const ended = await endSessions({ ...ctx, db: tx }, id)
    await record(ctx, { target: `user/${id}` }, tx)
    return { id, ended }
  })
}
