import { type Database, users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { record } from '../../trail/record.ts'
import type { Reference } from '../idempotency/once.ts'
import { listedUserColumns, userColumns } from './schema.ts'

/**
 * One account.
 * @throws NOT_FOUND when there is none.
 */
export async function getUser(ctx: Permitted, id: number) {
  const [user] = await ctx.db.select(listedUserColumns).from(users).where(eq(users.id, id))
  if (!user) throw notFound()
  await record(ctx, { target: `user/${id}` })
  return user
}

/** Reads an account that the caller made, as long as they may read accounts. Not recorded. */
export const rereadUser =
  (ctx: Permitted) =>
  async (tx: Database, { id }: Reference) => {
    if (!allowedTo(ctx, ctx.actor, 'users.read')) return undefined
    const [user] = await tx.select(userColumns).from(users).where(eq(users.id, id))
    return user
  }
