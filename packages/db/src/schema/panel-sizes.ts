import { integer, pgTable } from 'drizzle-orm/pg-core'
import { doctors } from './doctors.ts'

/**
 * How many open assignments each doctor has, kept by triggers on `doctors` and `assignments`: to find the largest
 * panels by counting, one would have to count them all.
 */
export const panelSizes = pgTable('panel_sizes', {
  doctorId: integer()
    .primaryKey()
    .references(() => doctors.id, { onDelete: 'cascade' }),
  // No index has the numbers, so that an assignment changes a row in its place. Doctors are few enough to sort.
  /** Those of deleted patients included, which their deletion ends. */
  patients: integer().notNull().default(0),
  primaryFor: integer().notNull().default(0),
})
