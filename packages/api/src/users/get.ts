import { users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { notFound } from '../errors.ts'
import type { Permitted } from '../trpc.ts'
import { userColumns } from './schema.ts'

/**
 * One account.
 * @throws NOT_FOUND when there is none.
 */
export async function getUser({ db }: Permitted, id: number) {
  const [user] = await db.select(userColumns).from(users).where(eq(users.id, id))
  if (!user) throw notFound()
  return user
}
