import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, oneOf } from './columns.ts'
import { patients } from './patients.ts'
import { practitioners } from './practitioners.ts'
import { users } from './users.ts'

/** `void`: it became pointless before anybody decided, because the patient died or the practitioner left. */
export const requestStates = ['pending', 'accepted', 'declined', 'withdrawn', 'void'] as const
export type RequestState = (typeof requestStates)[number]

/** Requests of patients for another primary. The clinic decides. Rows are never deleted. */
export const requests = pgTable(
  'requests',
  {
    id: id(),
    patientId: integer()
      .notNull()
      .references(() => patients.id),
    /** Who is to become the primary. */
    practitionerId: integer()
      .notNull()
      .references(() => practitioners.id),
    /** Why, in the asker's own words. */
    message: text(),
    state: text({ enum: requestStates }).notNull().default('pending'),
    createdBy: integer()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`now()`),
    /** Who ended the wait by deciding, withdrawing or whatever made it void. */
    decidedBy: integer().references(() => users.id),
    decidedAt: instant(),
    answer: text(),
  },
  t => [
    uniqueIndex('requests_pending_key').on(t.patientId).where(sql`state = 'pending'`),
    index('requests_state_idx').on(t.state, t.createdAt, t.id),
    index('requests_time_idx').on(t.createdAt, t.id),
    index('requests_patient_idx').on(t.patientId, t.createdAt),
    index('requests_practitioner_idx').on(t.practitionerId, t.createdAt),
    index('requests_created_by_idx').on(t.createdBy),
    index('requests_decided_by_idx').on(t.decidedBy),
    check('requests_state', oneOf(t.state, requestStates)),
    check('requests_decided', sql`(${t.state} = 'pending') = (${t.decidedAt} is null)`),
  ],
)
