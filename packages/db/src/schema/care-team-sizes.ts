import { sql } from 'drizzle-orm'
import { index, integer, pgTable } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { patients } from './patients.ts'

/**
 * How many practitioners look after each patient now, and since when nobody is their primary. Triggers on `patients` and
 * `assignments` keep both. They find the few patients without a practitioner or a primary, which no index of the ledger
 * can: they have no rows there.
 */
export const careTeamSizes = pgTable(
  'care_team_sizes',
  {
    patientId: integer()
      .primaryKey()
      .references(() => patients.id, { onDelete: 'cascade' }),
    size: integer().notNull().default(0),
    /**
     * Since the last primary's end; for patients who never had one, since their record was made. Null while there is a
     * primary, and for patients who have died or are deleted.
     */
    waitingSince: instant(),
  },
  t => [
    index('care_team_sizes_none_idx').on(t.patientId).where(sql`size = 0`),
    index('care_team_sizes_waiting_idx')
      .on(t.waitingSince, t.patientId)
      .where(sql`waiting_since is not null`),
  ],
)
