import { integer, pgTable } from 'drizzle-orm/pg-core'
import { practitioners } from './practitioners.ts'

/**
 * How many open assignments each practitioner has. Triggers on `practitioners` and `assignments` keep it. Without it, finding the
 * largest panels would mean counting all of them.
 */
export const panelSizes = pgTable('panel_sizes', {
  practitionerId: integer()
    .primaryKey()
    .references(() => practitioners.id, { onDelete: 'cascade' }),
  // The numbers have no index, so that an assignment updates its row in place. Practitioners are few enough to sort.
  /** Deleted patients would count too, but their deletion ends their assignments. */
  patients: integer().notNull().default(0),
  primaryFor: integer().notNull().default(0),
})
