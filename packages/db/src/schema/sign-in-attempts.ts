import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/**
 * Passwords that were wrong, by whom they were tried for and from where, so that all instances count together.
 * No foreign key: names that are nobody's are counted alike.
 */
export const signInAttempts = pgTable(
  'sign_in_attempts',
  {
    /** `user/5`, or for a name that is nobody's `login/` and its hash. */
    account: text().notNull(),
    /** Where they came from; `*` counts those from all addresses together. */
    ip: text().notNull(),
    failures: integer().notNull(),
    lockedUntil: instant(),
    lastAt: instant().notNull().default(sql`now()`),
  },
  t => [
    primaryKey({ name: 'sign_in_attempts_pkey', columns: [t.account, t.ip] }),
    index('sign_in_attempts_last_idx').on(t.lastAt),
  ],
)
