import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { assignmentRoles, assignments } from './assignments.ts'
import { id, instant, oneOf } from './columns.ts'
import { patients } from './patients.ts'
import { practitioners } from './practitioners.ts'
import { users } from './users.ts'

export const plannedKinds = ['assign', 'change_primary', 'end'] as const
export type PlannedKind = (typeof plannedKinds)[number]

/** `failed`: its time came, and it was refused. Somebody has to decide what to do instead. */
export const planStates = ['planned', 'done', 'failed', 'cancelled'] as const
export type PlanState = (typeof planStates)[number]

/** The fate of the primary whom another one replaces. */
export const previousPrimaries = ['end', 'consulting'] as const
export type PreviousPrimary = (typeof previousPrimaries)[number]

/**
 * Changes of the ledger at a later time. Nothing planned is in the ledger itself: it is a record of facts.
 */
export const plannedChanges = pgTable(
  'planned_changes',
  {
    id: id(),
    kind: text({ enum: plannedKinds }).notNull(),
    patientId: integer()
      .notNull()
      .references(() => patients.id),
    practitionerId: integer()
      .notNull()
      .references(() => practitioners.id),
    /** The role that an assignment gets. */
    role: text({ enum: assignmentRoles }),
    previous: text({ enum: previousPrimaries }),
    override: boolean().notNull().default(false),
    reason: text(),
    dueAt: instant().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    createdBy: integer()
      .notNull()
      .references(() => users.id),
    state: text({ enum: planStates }).notNull().default('planned'),
    /** When it was carried out, refused or cancelled. */
    settledAt: instant(),
    cancelledBy: integer().references(() => users.id),
    /** Why it was refused: the reason for programs, the message for people. */
    failure: text(),
    failureMessage: text(),
    /** The row of the ledger that it opened or ended. */
    assignmentId: integer().references(() => assignments.id),
  },
  t => [
    uniqueIndex('planned_changes_pair_key')
      .on(t.patientId, t.practitionerId, t.kind, t.dueAt)
      .where(sql`state = 'planned'`),
    index('planned_changes_due_idx').on(t.dueAt, t.id).where(sql`state = 'planned'`),
    index('planned_changes_state_idx').on(t.state, t.dueAt, t.id),
    index('planned_changes_patient_idx').on(t.patientId, t.dueAt),
    index('planned_changes_practitioner_idx').on(t.practitionerId, t.dueAt),
    index('planned_changes_created_by_idx').on(t.createdBy),
    index('planned_changes_cancelled_by_idx').on(t.cancelledBy),
    index('planned_changes_assignment_idx').on(t.assignmentId),
    check('planned_changes_kind', oneOf(t.kind, plannedKinds)),
    check('planned_changes_role', oneOf(t.role, assignmentRoles)),
    check('planned_changes_previous', oneOf(t.previous, previousPrimaries)),
    check('planned_changes_state', oneOf(t.state, planStates)),
    check('planned_changes_settled', sql`(${t.state} = 'planned') = (${t.settledAt} is null)`),
  ],
)
