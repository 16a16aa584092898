import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { assignmentRoles, assignments } from './assignments.ts'
import { id, instant, oneOf } from './columns.ts'
import { patients } from './patients.ts'
import { practitioners } from './practitioners.ts'
import { users } from './users.ts'

/** How a panel is divided among those who take it over: by the room they have, in equal parts, by address, by hand. */
export const transferSplits = ['capacity', 'even', 'family', 'manual'] as const
export type TransferSplit = (typeof transferSplits)[number]

/** The fate of the assignments in which the practitioner is not the primary. */
export const transferConsultings = ['move', 'end', 'keep'] as const
export type TransferConsulting = (typeof transferConsultings)[number]

/** `failed`: its time came, and nothing was handed over. `undone`: what nobody had changed since was restored. */
export const transferStates = ['planned', 'done', 'failed', 'cancelled', 'undone'] as const
export type TransferState = (typeof transferStates)[number]

/**
 * The outcome for a patient. `planned`: to be handed over; `ended`: the assignment ended and nobody took it over; `left`:
 * no longer on the panel when the time came; `restored`: undone.
 */
export const transferOutcomes = ['planned', 'moved', 'ended', 'refused', 'left', 'restored'] as const
export type TransferOutcome = (typeof transferOutcomes)[number]

const toPractitioner = () => integer().references(() => practitioners.id)
const toUser = () => integer().references(() => users.id)
const toAssignment = () => integer().references(() => assignments.id)

/** Handovers of a practitioner's panel to colleagues, at once or at a later time. */
export const transfers = pgTable(
  'transfers',
  {
    id: id(),
    fromId: toPractitioner().notNull(),
    split: text({ enum: transferSplits }).notNull(),
    consulting: text({ enum: transferConsultings }).notNull(),
    override: boolean().notNull().default(false),
    /** The account of the practitioner is disabled when nobody is left on the panel. */
    closesAccount: boolean().notNull().default(false),
    reason: text(),
    dueAt: instant().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    createdBy: toUser().notNull(),
    state: text({ enum: transferStates }).notNull().default('planned'),
    /** When it was carried out, refused or cancelled. */
    settledAt: instant(),
    cancelledBy: toUser(),
    /** Why it was refused: the reason for programs, the message for people. */
    failure: text(),
    failureMessage: text(),
    /** How many assignments were handed over, ended, and left where they were. */
    moved: integer().notNull().default(0),
    ended: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    accountClosed: boolean().notNull().default(false),
    undoneAt: instant(),
    undoneBy: toUser(),
    restored: integer().notNull().default(0),
  },
  t => [
    uniqueIndex('transfers_planned_key').on(t.fromId).where(sql`state = 'planned'`),
    index('transfers_due_idx').on(t.dueAt, t.id).where(sql`state = 'planned'`),
    index('transfers_time_idx').on(t.dueAt, t.id),
    index('transfers_from_idx').on(t.fromId, t.dueAt),
    index('transfers_created_by_idx').on(t.createdBy),
    index('transfers_cancelled_by_idx').on(t.cancelledBy),
    index('transfers_undone_by_idx').on(t.undoneBy),
    check('transfers_split', oneOf(t.split, transferSplits)),
    check('transfers_consulting', oneOf(t.consulting, transferConsultings)),
    check('transfers_state', oneOf(t.state, transferStates)),
    check('transfers_settled', sql`(${t.state} = 'planned') = (${t.settledAt} is null)`),
    check('transfers_undone', sql`(${t.state} = 'undone') = (${t.undoneAt} is not null)`),
  ],
)

const transferId = () =>
  integer()
    .notNull()
    .references(() => transfers.id)

/** Those who take a panel over. */
export const transferReceivers = pgTable(
  'transfer_receivers',
  {
    transferId: transferId(),
    practitionerId: toPractitioner().notNull(),
    /** The most patients that this practitioner takes over. */
    places: integer(),
    /** How many assignments this practitioner gets, or got. */
    patients: integer().notNull().default(0),
  },
  t => [
    primaryKey({ columns: [t.transferId, t.practitionerId] }),
    index('transfer_receivers_practitioner_idx').on(t.practitionerId),
  ],
)

/** The patients of a handover, the plan for each, and its outcome. */
export const transferRows = pgTable(
  'transfer_rows',
  {
    transferId: transferId(),
    patientId: integer()
      .notNull()
      .references(() => patients.id),
    /** The role in which the practitioner looks after the patient. */
    role: text({ enum: assignmentRoles }).notNull(),
    /** Who takes the patient over. */
    practitionerId: toPractitioner(),
    outcome: text({ enum: transferOutcomes }).notNull(),
    /** Why the patient was not handed over or, of one who was, not restored. */
    failure: text(),
    /** The row of the ledger that is handed over, the one that follows it, and the one that restores it. */
    fromAssignment: toAssignment().notNull(),
    toAssignment: toAssignment(),
    restoredAssignment: toAssignment(),
  },
  t => [
    primaryKey({ columns: [t.transferId, t.patientId] }),
    index('transfer_rows_patient_idx').on(t.patientId),
    index('transfer_rows_practitioner_idx').on(t.practitionerId),
    index('transfer_rows_from_idx').on(t.fromAssignment),
    index('transfer_rows_to_idx').on(t.toAssignment),
    index('transfer_rows_restored_idx').on(t.restoredAssignment),
    check('transfer_rows_role', oneOf(t.role, assignmentRoles)),
    check('transfer_rows_outcome', oneOf(t.outcome, transferOutcomes)),
  ],
)
