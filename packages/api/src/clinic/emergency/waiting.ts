import { breakGlassGrants } from '@empanel/db'
import { and, isNull, sql } from 'drizzle-orm'
import { prepared } from '../../kernel/query/prepared.ts'
import { countingWaiting, type UpTo } from '../../kernel/query/waiting.ts'

/** How many grants wait for a review that the caller may do. */
export const countReviews = countingWaiting(
  prepared(({ db, actor }, { limit }: UpTo) =>
    db
      .select({ id: breakGlassGrants.id })
      .from(breakGlassGrants)
      .where(
        and(
          isNull(breakGlassGrants.reviewedAt),
          sql`${breakGlassGrants.actorId} is distinct from ${actor.userId}`,
        ),
      )
      .limit(limit),
  ),
)
