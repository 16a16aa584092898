import { users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { prepared } from '../../kernel/query/prepared.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'

/** How many accounts wait for approval. */
export const countWaiting = countingWaiting(
  prepared(({ db }, { limit }: UpTo) =>
    db.select({ id: users.id }).from(users).where(eq(users.status, 'pending')).limit(limit),
  ),
)
