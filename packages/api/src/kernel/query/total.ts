import type { Database } from '@empanel/db'
import { type Subquery, sql } from 'drizzle-orm'
import { z } from 'zod'

/** Rows are counted up to this number. */
export const mostCounted = 10_000

/** How many rows a list has. `more`: it has more than `total`, which is then 10,000. */
export const total = z.object({ total: z.int(), more: z.boolean() })

export type Counted = { total: number }[]

/** A statement that counts the rows of another, up to one more than `mostCounted`. */
export const counting = (db: Database, rows: Limitable) =>
  db.select({ total: sql<number>`count(*)::int` }).from(rows.limit(mostCounted + 1).as('found'))

type Limitable = { limit(most: number): { as(alias: string): Subquery } }

/** The number of rows that such a statement gave. */
export function totalIn(counted: Counted): z.infer<typeof total> {
  const found = counted[0]?.total ?? 0
  return { total: Math.min(found, mostCounted), more: found > mostCounted }
}

type Asked = { cursor?: string | undefined }
type Page = { items: unknown[]; nextCursor: string | null }

/** The number of rows of a list. Counts in the database only if the page does not tell. */
export async function totalOf(
  { cursor }: Asked,
  { items, nextCursor }: Page,
  count: () => Promise<Counted>,
): Promise<z.infer<typeof total>> {
  if (cursor === undefined && nextCursor === null) return { total: items.length, more: false }
  return totalIn(await count())
}
