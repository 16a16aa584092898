import { sql } from 'drizzle-orm'
import { check, index, integer, numeric, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { assignments } from './assignments.ts'
import { id, instant, oneOf } from './columns.ts'
import { practitioners } from './practitioners.ts'
import { users } from './users.ts'

const practitionerId = () =>
  integer()
    .notNull()
    .references(() => practitioners.id)

/** Whom a panel accepts as new patients, as HL7's Plan-Net names it: newpt, existptonly, existptfam, nopt. */
export const acceptances = ['open', 'existing_families', 'existing_patients', 'closed'] as const
export type Acceptance = (typeof acceptances)[number]

/**
 * How many patients a practitioner may and should be the primary of. A change ends one row and begins another, so the
 * history is kept. A panel without a row accepts everybody, without a target and without a maximum.
 */
export const panelSettings = pgTable(
  'panel_settings',
  {
    id: id(),
    practitionerId: practitionerId(),
    accepting: text({ enum: acceptances }).notNull(),
    /** The weighted size that a full-time practitioner should have. */
    target: integer(),
    /** Nobody becomes the primary of more patients than this. */
    maximum: integer(),
    /** The part of full time that the practitioner works. */
    fte: numeric({ precision: 3, scale: 2, mode: 'number' }).notNull(),
    since: instant().notNull(),
    /** Null for the settings that hold now. */
    until: instant(),
    setBy: integer().references(() => users.id),
  },
  t => [
    uniqueIndex('panel_settings_current_key').on(t.practitionerId).where(sql`until is null`),
    index('panel_settings_practitioner_idx').on(t.practitionerId, t.since),
    index('panel_settings_set_by_idx').on(t.setBy),
    check('panel_settings_accepting', oneOf(t.accepting, acceptances)),
    check('panel_settings_numbers', sql`${t.target} > 0 and ${t.maximum} >= 0 and ${t.fte} > 0`),
    check('panel_settings_period', sql`${t.until} >= ${t.since}`),
  ],
)

const weight = () => numeric({ precision: 5, scale: 3, mode: 'number' }).notNull()

/**
 * How much a patient counts in a panel, by age and sex. A band reaches from its age to that of the next. Without rows,
 * and for patients whose age is not known, the weight is 1.
 */
export const panelWeights = pgTable(
  'panel_weights',
  {
    fromAge: smallint().primaryKey(),
    male: weight(),
    female: weight(),
    /** Patients of another or of unknown sex. */
    other: weight(),
  },
  t => [
    check(
      'panel_weights_numbers',
      sql`${t.fromAge} >= 0 and ${t.male} >= 0 and ${t.female} >= 0 and ${t.other} >= 0`,
    ),
  ],
)

/** Why a panel refused a patient. */
export const panelRefusals = ['panel_full', 'panel_closed'] as const
export type PanelRefusal = (typeof panelRefusals)[number]

/** Assignments that somebody made although the panel refused them. */
export const panelOverrides = pgTable(
  'panel_overrides',
  {
    id: id(),
    assignmentId: integer()
      .notNull()
      .references(() => assignments.id),
    refusal: text({ enum: panelRefusals }).notNull(),
    reason: text().notNull(),
    /** The panel at that moment, before the assignment: its patients, and what it was set to. */
    size: integer().notNull(),
    maximum: integer(),
    accepting: text({ enum: acceptances }).notNull(),
    at: instant().notNull(),
    by: integer().references(() => users.id),
  },
  t => [
    uniqueIndex('panel_overrides_assignment_key').on(t.assignmentId),
    index('panel_overrides_by_idx').on(t.by),
    check('panel_overrides_refusal', oneOf(t.refusal, panelRefusals)),
    check('panel_overrides_accepting', oneOf(t.accepting, acceptances)),
  ],
)

/**
 * How many open assignments each practitioner has. Triggers on `practitioners` and `assignments` keep it. Without it,
 * finding the largest panels would mean counting all of them.
 */
export const panelSizes = pgTable('panel_sizes', {
  practitionerId: integer()
    .primaryKey()
    .references(() => practitioners.id, { onDelete: 'cascade' }),
  // The numbers have no index, so that an assignment updates its row in place. Practitioners are few enough to sort.
  /** Deleted patients would count too, but their deletion ends their assignments. */
  patients: integer().notNull().default(0),
  primaryFor: integer().notNull().default(0),
  consultingFor: integer().notNull().default(0),
  /** The weights of the patients of whom the practitioner is the primary. Null while all weights are 1. */
  weighted: numeric({ precision: 9, scale: 3, mode: 'number' }),
})
