import { z } from 'zod'
import { searchWords } from '../../kernel/query/search/words.ts'

/** The limit of one reply of a list: this many rows, or as many as fit into this many bytes of JSON. */
export const mostRows = 5000
export const mostBytes = 8 * 1024 * 1024

/** A search for similar names gives at most so many rows, in one page. */
export const mostSimilarRows = 500

/** Input of a list of whole rows: how many at most, after which cursor, and in which order. */
export const wholeListOf = <Field extends string>(fields: readonly Field[]) =>
  z.strictObject({
    limit: z.int().min(1).max(mostRows).default(mostRows),
    cursor: z.string().max(8000).optional(),
    q: searchWords.optional(),
    /** Only records of the caller's account. */
    owned: z.boolean().optional(),
    ordering: z
      .array(z.strictObject({ field: z.enum(fields), descending: z.boolean() }))
      .max(4)
      .default([]),
  })

/** `total`: the number of rows in the whole list, counted up to 10,000. */
export const wholePageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int() })

/** `size`: in bytes of JSON, where the database measured it. */
type Placed = { id: number; place: string[]; size?: number }
type Asked = { limit: number; cursor?: string | undefined }

/** Cuts `limit + 1` fetched rows down to one reply. The first row is always in it. */
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

/** In bytes of JSON. Replies also contain the full name. */
const sizeOf = (row: Placed & { firstName?: string; lastName?: string }): number =>
  Buffer.byteLength(JSON.stringify([row, row.firstName, row.lastName]))
