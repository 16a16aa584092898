import { sql } from 'drizzle-orm'
import { index, integer, pgTable } from 'drizzle-orm/pg-core'
import { patients } from './patients.ts'

/**
 * How many practitioners look after each patient now. Triggers on `patients` and `assignments` keep it. It finds the few
 * patients without a practitioner, which no index of the ledger can: they have no rows there.
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
