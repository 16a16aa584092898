import { asc, type Column, desc, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { moment, rowId } from '../text/text.ts'
import { fromCursor } from './paging.ts'

/**
 * How the rows of a list are sorted: by which columns, which rows follow a cursor, and which values of a row the cursor
 * holds. Every order ends with the id, so that no two rows share a place.
 */
export type Order<Row> = {
  columns: SQL[]
  /** The values in a cursor: the sort key of the row before. As many as the order compares. */
  from: (cursor: string | undefined) => readonly unknown[] | undefined
  /** The rows after that one. Takes the values or placeholders for them. */
  after: (key: readonly unknown[] | undefined) => SQL
  keyOf: (row: Row) => readonly unknown[]
}

type WithId = { id: number }
type WithName = WithId & { sortName: string }

export const byId = (id: Column): Order<WithId> => ({
  columns: [asc(id)],
  from: cursor => fromCursor(cursor, z.tuple([rowId])),
  after: key => (key ? sql`${id} > ${key[0]}` : sql`true`),
  keyOf: row => [row.id],
})

/** By id, newest first: ids grow with time. */
export const newestFirst = (id: Column): Order<WithId> => ({
  columns: [desc(id)],
  from: cursor => fromCursor(cursor, z.tuple([rowId])),
  after: key => (key ? sql`${id} < ${key[0]}` : sql`true`),
  keyOf: row => [row.id],
})

/** By the moment in the column `at`, the latest first. `ids`: the schema of the rows' ids. */
export const latestFirst = <Row>({ at, id, ids, keyOf }: ByTime<Row>): Order<Row> => ({
  columns: [desc(at), desc(id)],
  from: cursor => fromCursor(cursor, z.tuple([moment, ids])),
  after: key => (key ? sql`(${at}, ${id}) < (${key[0]}, ${key[1]})` : sql`true`),
  keyOf,
})

/** The same, the earliest first. */
export const earliestFirst = <Row>({ at, id, ...others }: ByTime<Row>): Order<Row> => ({
  ...latestFirst({ at, id, ...others }),
  columns: [asc(at), asc(id)],
  after: key => (key ? sql`(${at}, ${id}) > (${key[0]}, ${key[1]})` : sql`true`),
})

type ByTime<Row> = {
  at: Column
  id: Column
  ids: z.ZodType<number | string>
  keyOf: (row: Row) => readonly [string, number | string]
}

/** By last and first name, without accents and case, so that every database sorts alike. */
export const byName = ({ sortName, id }: Record<keyof WithName, Column>): Order<WithName> => ({
  columns: [asc(sortName), asc(id)],
  from: cursor => fromCursor(cursor, z.tuple([sortKey, rowId])),
  after: key => (key ? sql`(${sortName}, ${id}) > (${key[0]}, ${key[1]})` : sql`true`),
  keyOf: row => [row.sortName, row.id],
})

/** The key that the database stores for sorting a name. */
const sortKey = z
  .string()
  .max(100)
  .refine(text => text.isWellFormed() && !text.includes('\0'))

type Ranked = WithName & { rank: number }

/** The contents of a cursor of `byRank`. */
export const ranked: Pick<Order<Ranked>, 'from' | 'keyOf'> = {
  from: cursor => fromCursor(cursor, z.tuple([z.int().min(0).max(99), sortKey, rowId])),
  keyOf: row => [row.rank, row.sortName, row.id],
}

/** A search's best matches first, then by name. */
export const byRank = (
  { sortName, id }: Record<keyof WithName, Column>,
  rank: SQL<number>,
): Order<Ranked> => ({
  ...ranked,
  columns: [asc(rank), asc(sortName), asc(id)],
  after: key =>
    key ? sql`(${rank}, ${sortName}, ${id}) > (${key[0]}::int, ${key[1]}, ${key[2]})` : sql`true`,
})
