import { users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { prepared } from '../prepared.ts'
import { counting, type UpTo } from '../waiting.ts'

/** How many accounts wait for approval. */
export const countWaiting = counting(
  prepared(({ db }, { limit }: UpTo) =>
    db.select({ id: users.id }).from(users).where(eq(users.status, 'pending')).limit(limit),
  ),
)
