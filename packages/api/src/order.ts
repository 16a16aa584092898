import { asc, type Column, desc, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { fromCursor } from './paging.ts'
import { moment, rowId } from './text.ts'

/**
 * A way to sort the rows of a list: by which columns, which rows come after a cursor, and what of a row the cursor
 * carries. Each ends in the id, so that no two rows share a place.
 */
export type Order<Row> = {
  columns: SQL[]
  /** What a cursor says of the row before: as many values as the order compares. */
  from: (cursor: string | undefined) => readonly unknown[] | undefined
  /** The rows after that one, given those values or holes for them. */
  after: (key: readonly unknown[] | undefined) => SQL
  keyOf: (row: Row) => readonly unknown[]
}

type WithId = { id: number }
type WithName = WithId & { firstName: string; lastName: string }

export const byId = (id: Column): Order<WithId> => ({
  columns: [asc(id)],
  from: cursor => fromCursor(cursor, z.tuple([rowId])),
  after: key => (key ? sql`${id} > ${key[0]}` : sql`true`),
  keyOf: row => [row.id],
})

/** By the id, which grows with time, the last one first. */
export const newestFirst = (id: Column): Order<WithId> => ({
  columns: [desc(id)],
  from: cursor => fromCursor(cursor, z.tuple([rowId])),
  after: key => (key ? sql`${id} < ${key[0]}` : sql`true`),
  keyOf: row => [row.id],
})

/** By the moment in the column `at`, the latest first. `ids`: what an id of these rows can be. */
export const latestFirst = <Row>({ at, id, ids, keyOf }: ByTime<Row>): Order<Row> => ({
  columns: [desc(at), desc(id)],
  from: cursor => fromCursor(cursor, z.tuple([moment, ids])),
  after: key => (key ? sql`(${at}, ${id}) < (${key[0]}, ${key[1]})` : sql`true`),
  keyOf,
})

type ByTime<Row> = {
  at: Column
  id: Column
  ids: z.ZodType<number | string>
  keyOf: (row: Row) => readonly [string, number | string]
}

export const byName = ({ lastName, firstName, id }: Record<keyof WithName, Column>): Order<WithName> => ({
  columns: [asc(lastName), asc(firstName), asc(id)],
  from: cursor => fromCursor(cursor, z.tuple([z.string(), z.string(), rowId])),
  after: key =>
    key ? sql`(${lastName}, ${firstName}, ${id}) > (${key[0]}, ${key[1]}, ${key[2]})` : sql`true`,
  keyOf: row => [row.lastName, row.firstName, row.id],
})
