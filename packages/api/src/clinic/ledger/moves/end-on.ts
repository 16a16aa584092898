import { assignments } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'

/** The end of the given day, neither in the future nor before the start. Without a day, now. */
export function endOn(day?: string): SQL {
  const at = day
    ? sql`least(now(), (${day}::date + 1)::timestamp at time zone 'UTC' - interval '1 ms')`
    : sql`now()`
  return sql`greatest(${assignments.startedAt}, ${at})`
}
