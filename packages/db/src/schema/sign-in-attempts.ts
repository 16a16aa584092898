import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/**
 * Failed sign-ins by account and address, counted for all instances together. There is no foreign key, because attempts
 * on names without an account count too.
 */
export const signInAttempts = pgTable(
  'sign_in_attempts',
  {
    /** `user/5`, or `login/` and a hash of the name if it has no account. */
    account: text().notNull(),
    /** The client's address; `*` counts all addresses together. */
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
