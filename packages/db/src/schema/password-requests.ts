import { sql } from 'drizzle-orm'
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'

/**
 * Requests for a new password that nobody has looked at yet. A request only adds its row, for every address, and so takes
 * as long for a name without an account. Server processes answer and remove the rows.
 */
export const passwordRequests = pgTable(
  'password_requests',
  {
    id: id(),
    /** The place that the login is sealed for. */
    sealedFor: uuid().notNull(),
    /** The name as it was typed, encrypted: people also type their password there. */
    sealedLogin: text().notNull(),
    /** Where the request came from, for the trail. */
    requestId: text().notNull(),
    ip: text(),
    createdAt: instant().notNull().default(sql`now()`),
    /** When it is looked at next. */
    dueAt: instant().notNull().default(sql`now()`),
  },
  t => [index('password_requests_due_idx').on(t.dueAt, t.id)],
)
