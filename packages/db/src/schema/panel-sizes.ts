import { sql } from 'drizzle-orm'
import { index, integer, pgTable } from 'drizzle-orm/pg-core'
import { doctors } from './doctors.ts'

/**
 * How many patients each doctor looks after now, kept by triggers on `doctors`, `assignments` and `patients`: to find
 * the largest panels by counting, one would have to count them all.
 */
export const panelSizes = pgTable(
  'panel_sizes',
  {
    doctorId: integer()
      .primaryKey()
      .references(() => doctors.id, { onDelete: 'cascade' }),
    /** Open assignments to patients who are not deleted, and those of them that are `primary`. */
    patients: integer().notNull().default(0),
    primaryFor: integer().notNull().default(0),
  },
  // The other way round, so that both of its columns rise where the largest panels come first.
  t => [index('panel_sizes_order_idx').on(sql`(-${t.patients})`, t.doctorId)],
)
