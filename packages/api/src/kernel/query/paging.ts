import { z } from 'zod'
import { invalid } from '../errors/refusal.ts'

/** Room for the longest names, which a cursor holds; still short enough for an address. */
const longestCursor = 8000

/** Input of every list: how many rows, and the cursor of the page before. */
export const pageInput = {
  limit: z.int().min(1).max(500).default(50),
  cursor: z.string().max(longestCursor).optional(),
  /** Ignored. TanStack Query's infinite queries over tRPC send it. */
  direction: z.literal('forward').optional(),
}

/** Output of every list. `nextCursor` is null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** Cuts `limit + 1` fetched rows down to a page; the cursor is the sort key of its last row. */
export function toPage<Row>(rows: Row[], limit: number, keyOf: (row: Row) => readonly unknown[]) {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  const nextCursor = last ? Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') : null
  return { items, nextCursor }
}

/**
 * The sort key in a cursor.
 * @throws BAD_REQUEST when the cursor is not from a list of this kind.
 */
export function fromCursor<Key>(cursor: string | undefined, key: z.ZodType<Key>): Key | undefined {
  if (cursor === undefined) return undefined
  try {
    return key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw invalid({ cursor: ['This cursor belongs to no list of this kind. Start again without one.'] })
  }
}
