import { users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { change } from '../../trail/record.ts'
import { endAddressChanges } from '../one-time/tokens.ts'
import { endSessions } from '../sessions/sessions.ts'

/**
 * Signs an account out everywhere, and ends links to another address.
 * @throws NOT_FOUND when there is no such account.
 */
export async function endSessionsOf(ctx: Permitted, id: number) {
  return change(ctx, async (tx, record) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.id, id))
    if (!user) throw notFound()
    const ended = await endSessions({ ...ctx, db: tx }, id)
    await endAddressChanges(tx, id)
    record({ target: `user/${id}` })
    return { id, ended }
  })
}
