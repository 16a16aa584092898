import { breakGlassGrants } from '@empanel/db'
import { and, isNull, sql } from 'drizzle-orm'
import { type Hole, prepared } from '../prepared.ts'
import type { Permitted } from '../trpc.ts'

/** Nobody needs to know more than that there are as many. */
export const mostCounted = 100

/**
 * How many grants wait for a review that the caller may make; `mostCounted` stands for as many or more. Not recorded:
 * it says nothing of any patient, and a portal asks for it at every page.
 */
export async function countReviews(ctx: Permitted): Promise<{ count: number }> {
  const rows = await selectWaiting(ctx, { limit: mostCounted })
  return { count: rows.length }
}

const selectWaiting = prepared(({ db, actor }, { limit }: { limit: Hole }) =>
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
)
