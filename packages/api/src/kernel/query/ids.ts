import { type SQL, sql } from 'drizzle-orm'

/** Ids as one value of a statement. */
export const listed = (ids: number[]): SQL => sql`${sql.param(ids)}::int[]`
