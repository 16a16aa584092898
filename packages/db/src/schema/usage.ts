import { bigint, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** What is counted against quotas, for all instances together. Rows of windows that have passed are removed. */
export const usage = pgTable(
  'usage',
  {
    /** `user/5`, or `from/` and an address. */
    caller: text().notNull(),
    /** What is counted, such as `creations`. */
    kind: text().notNull(),
    /** When the window began in which it is counted. */
    since: instant().notNull(),
    until: instant().notNull(),
    used: bigint({ mode: 'number' }).notNull(),
  },
  t => [
    primaryKey({ name: 'usage_pkey', columns: [t.caller, t.kind, t.since] }),
    index('usage_until_idx').on(t.until),
  ],
)
