import { assignments } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { type SQL, sql } from 'drizzle-orm'
import type { Period } from './schema.ts'

/** The rows of the ledger that belong to a period. `asOf`: the moment, where the period is one. */
export function within(state: Period['state'], asOf?: Placeholder): SQL {
  if (asOf) {
    return sql`(${assignments.startedAt} <= ${asOf} and (${assignments.endedAt} is null or ${assignments.endedAt} > ${asOf}))`
  }
  return states[state]
}

/** Those that came since a moment, or of the ended ones, that went since. */
export const changedSince = (state: Period['state'], since: Placeholder): SQL =>
  state === 'ended' ? sql`${assignments.endedAt} >= ${since}` : sql`${assignments.startedAt} >= ${since}`

const states: Record<Period['state'], SQL> = {
  open: sql`${assignments.endedAt} is null`,
  ended: sql`${assignments.endedAt} is not null`,
  all: sql`true`,
}
