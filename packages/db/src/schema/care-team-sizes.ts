import { sql } from 'drizzle-orm'
import { index, integer, pgTable } from 'drizzle-orm/pg-core'
import { patients } from './patients.ts'

/**
 * How many doctors look after each patient now, kept by triggers on `patients` and `assignments`: those whom nobody
 * looks after are few among many, and no index of the ledger holds what is not in it.
 */
export const careTeamSizes = pgTable(
  'care_team_sizes',
  {
    patientId: integer()
      .primaryKey()
      .references(() => patients.id, { onDelete: 'cascade' }),
    size: integer().notNull().default(0),
  },
  t => [index('care_team_sizes_none_idx').on(t.patientId).where(sql`size = 0`)],
)
