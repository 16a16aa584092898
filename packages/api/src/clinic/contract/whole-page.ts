import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { searchWords } from '../../kernel/query/search/words.ts'

/** How much of a list one reply holds: this many rows, or as many as fit into this many bytes of JSON. */
export const mostRows = 5000
export const mostBytes = 8 * 1024 * 1024

/** Of rows that are only like what was searched for, a list has so many, and no further page. */
export const mostAlikeRows = 500

/** How far rows are counted. */
const mostCounted = 10_000

/** Input of a list whose rows come whole: how many at most, after which one, and in which order. */
export const wholeListOf = <Fields extends readonly [string, ...string[]]>(fields: Fields) =>
  z.strictObject({
    limit: z.int().min(1).max(mostRows).default(mostRows),
    cursor: z.string().max(8000).optional(),
    q: searchWords.optional(),
    /** Only what belongs to the caller's account. */
    owned: z.boolean().optional(),
    ordering: z
      .array(z.strictObject({ field: z.enum(fields), descending: z.boolean() }))
      .max(4)
      .default([]),
  })

/** `total`: how many rows the whole list has, counted up to 10,000. */
export const wholePageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int() })

/** `size`: in bytes of JSON, where the database says so. */
type Placed = { id: number; place: string[]; size?: number }
type Asked = { limit: number; cursor?: string | undefined }

/** Cuts `limit + 1` fetched rows down to what one reply holds. The first row is always in it. */
export function toWholePage<Row extends Placed>(rows: Row[], { limit }: Asked) {
  const items: Row[] = []
  let bytes = 0
  for (const row of rows.slice(0, limit)) {
    bytes += row.size ?? sizeOf(row)
    if (items.length > 0 && bytes > mostBytes) break
    items.push(row)
  }
  const last = rows.length > items.length ? items.at(-1) : undefined
  const nextCursor = last ? Buffer.from(JSON.stringify(last.place)).toString('base64url') : null
  return { items, nextCursor }
}

/** In bytes of JSON. Replies also show a name put together of its parts. */
const sizeOf = (row: Placed & { firstName?: string; lastName?: string }): number =>
  Buffer.byteLength(JSON.stringify([row, row.firstName, row.lastName]))

/** Asks the database how many there are only where the page does not show it. */
export async function totalOf(
  { cursor }: Asked,
  { items, nextCursor }: { items: unknown[]; nextCursor: string | null },
  count: () => Promise<{ total: number }[]>,
): Promise<number> {
  if (cursor === undefined && nextCursor === null) return items.length
  const [counted] = await count()
  return counted?.total ?? items.length
}

/** Of a statement that counts: where it stops. */
export const countLimit = mostCounted
export const counted = sql<number>`count(*)::int`

/** Text that may be missing as something to sort by, no longer than a cursor bears. */
export const shortText = (column: unknown): SQL => sql`left(coalesce(${column}, ''), 100)`
