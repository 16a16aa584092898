import { doctors } from '@empanel/db'
import { and, eq, isNull } from 'drizzle-orm'
import { prepared } from '../../kernel/query/prepared.ts'
import { counting, type UpTo } from '../../kernel/query/waiting.ts'

/** How many doctors wait for approval. */
export const countWaiting = counting(
  prepared(({ db }, { limit }: UpTo) =>
    db
      .select({ id: doctors.id })
      .from(doctors)
      .where(and(eq(doctors.status, 'pending'), isNull(doctors.deletedAt)))
      .limit(limit),
  ),
)
