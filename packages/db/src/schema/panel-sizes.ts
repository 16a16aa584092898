import { integer, pgTable } from 'drizzle-orm/pg-core'
import { doctors } from './doctors.ts'

/**
 * How many open assignments each doctor has. Triggers on `doctors` and `assignments` keep it. Without it, finding the
 * largest panels would mean counting all of them.
 */
export const panelSizes = pgTable('panel_sizes', {
  doctorId: integer()
    .primaryKey()
    .references(() => doctors.id, { onDelete: 'cascade' }),
  // The numbers have no index, so that an assignment updates its row in place. Doctors are few enough to sort.
  /** Deleted patients would count too, but their deletion ends their assignments. */
  patients: integer().notNull().default(0),
  primaryFor: integer().notNull().default(0),
})
