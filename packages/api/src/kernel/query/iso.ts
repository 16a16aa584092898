import { type SQL, sql } from 'drizzle-orm'

/** A moment within JSON that a statement builds, in the form that columns have outside of it. */
export const iso = (at: SQL): SQL => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
