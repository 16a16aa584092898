import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, oneOf } from './columns.ts'
import { patients } from './patients.ts'
import { practitioners } from './practitioners.ts'
import { users } from './users.ts'

/** A patient has at most one open `primary` practitioner and any number of `consulting` ones. */
export const assignmentRoles = ['primary', 'consulting', 'supporting'] as const
export type AssignmentRole = (typeof assignmentRoles)[number]

/** The ledger of who looked after whom, from when to when. Rows are ended, never deleted. */
export const assignments = pgTable(
  'assignments',
  {
    id: id(),
    patientId: integer()
      .notNull()
      .references(() => patients.id),
    practitionerId: integer()
      .notNull()
      .references(() => practitioners.id),
    role: text({ enum: assignmentRoles }).notNull(),
    startedAt: instant().notNull().default(sql`now()`),
    /** Null while the assignment is open. */
    endedAt: instant(),
    createdBy: integer().references(() => users.id),
    endedBy: integer().references(() => users.id),
    reason: text(),
    endReason: text(),
    /** The import that made the row; null when a person did. */
    externalSource: text(),
  },
  t => [
    uniqueIndex('assignments_open_pair_key').on(t.patientId, t.practitionerId).where(sql`ended_at is null`),
    uniqueIndex('assignments_open_primary_key')
      .on(t.patientId)
      .where(sql`ended_at is null and role = 'primary'`),
    index('assignments_patient_idx').on(t.patientId, t.startedAt),
    index('assignments_practitioner_open_idx').on(t.practitionerId, t.patientId).where(sql`ended_at is null`),
    index('assignments_practitioner_idx').on(t.practitionerId),
    index('assignments_created_by_idx').on(t.createdBy),
    index('assignments_ended_by_idx').on(t.endedBy),
    check('assignments_role', oneOf(t.role, assignmentRoles)),
    check('assignments_period', sql`${t.endedAt} >= ${t.startedAt}`),
  ],
)
