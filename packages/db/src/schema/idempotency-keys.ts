import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/**
 * Requests that created something and may be repeated: what each was answered, for a day. A row is written in the
 * transaction that creates, so it is there exactly when what it speaks of is. No foreign key: strangers register.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** `user/5`, or `anonymous`. */
    caller: text().notNull(),
    /** Such as `patients.create`. */
    procedure: text().notNull(),
    /** SHA-256 of the key: with the key itself and a secret of the server, the reply could be opened. */
    keyHash: text().notNull(),
    /** Encrypted. Null only within the transaction that creates. */
    reply: text(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  t => [
    primaryKey({ name: 'idempotency_keys_pkey', columns: [t.caller, t.procedure, t.keyHash] }),
    index('idempotency_keys_created_idx').on(t.createdAt),
  ],
)
