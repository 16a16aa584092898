import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/**
 * The replies to requests that created something, kept for a day so that the requests may be repeated. A row is written
 * in the transaction that creates, so it exists if and only if the created record does. There is no foreign key,
 * because strangers create accounts.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** `user/5`, or `anonymous`. */
    caller: text().notNull(),
    /** Such as `patients.create`. */
    procedure: text().notNull(),
    /** SHA-256 of the key. The key itself and a secret of the server decrypt the reply, so it is not stored. */
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
