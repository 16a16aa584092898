import { assignments } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import type { Period } from './schema.ts'

/** The rows of the ledger that belong to a period. */
export function within({ state, asOf }: Period): SQL {
  if (asOf) {
    return sql`(${assignments.startedAt} <= ${asOf} and (${assignments.endedAt} is null or ${assignments.endedAt} > ${asOf}))`
  }
  return states[state]
}

const states: Record<Period['state'], SQL> = {
  open: sql`${assignments.endedAt} is null`,
  ended: sql`${assignments.endedAt} is not null`,
  all: sql`true`,
}
