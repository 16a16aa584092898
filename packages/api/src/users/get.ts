import { users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { record } from '../audit/record.ts'
import { notFound } from '../errors.ts'
import type { Permitted } from '../trpc.ts'
import { listedUserColumns } from './schema.ts'

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
