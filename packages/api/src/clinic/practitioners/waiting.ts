import { practitioners } from '@empanel/db'
import { and, eq, isNull } from 'drizzle-orm'
import { prepared } from '../../kernel/query/prepared.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'

/** How many practitioners wait for approval. */
export const countWaiting = countingWaiting(
  prepared(({ db }, { limit }: UpTo) =>
    db
      .select({ id: practitioners.id })
      .from(practitioners)
      .where(and(eq(practitioners.status, 'pending'), isNull(practitioners.deletedAt)))
      .limit(limit),
  ),
)
