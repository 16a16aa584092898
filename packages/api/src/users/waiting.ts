import { users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { mostCounted } from '../access/waiting.ts'
import { type Hole, prepared } from '../prepared.ts'
import type { Permitted } from '../trpc.ts'

/** How many accounts wait for approval; `mostCounted` stands for as many or more. Not recorded, as other counts. */
export async function countWaiting(ctx: Permitted): Promise<{ count: number }> {
  const rows = await selectWaiting(ctx, { limit: mostCounted })
  return { count: rows.length }
}

const selectWaiting = prepared(({ db }, { limit }: { limit: Hole }) =>
  db.select({ id: users.id }).from(users).where(eq(users.status, 'pending')).limit(limit),
)
