import { bigint, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** Counters of quotas, for all instances together. Rows of past windows are removed. */
export const usage = pgTable(
  'usage',
  {
    /** `user/5`, or `from/` and an address. */
    caller: text().notNull(),
    /** Such as `creations`. */
    kind: text().notNull(),
    /** When the counter's window began. */
    since: instant().notNull(),
    until: instant().notNull(),
    used: bigint({ mode: 'number' }).notNull(),
  },
  t => [
    primaryKey({ name: 'usage_pkey', columns: [t.caller, t.kind, t.since] }),
    index('usage_until_idx').on(t.until),
  ],
)
