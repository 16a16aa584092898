import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { areLanguages, id, instant, nameColumns, oneOf } from './columns.ts'
import { users } from './users.ts'

/** A `pending` practitioner has registered and waits for an administrator; nobody can be assigned to them yet. */
export const practitionerStatuses = ['active', 'pending'] as const

/** The professions of which a practitioner may be a patient's primary. Their accounts have the role `doctor`. */
export const primaryProfessions = ['physician', 'nurse_practitioner', 'physician_assistant'] as const

/** The professions of practitioners. Accounts of the professions that are never primary have the role `clinician`. */
export const professions = [
  ...primaryProfessions,
  'nurse',
  'care_coordinator',
  'pharmacist',
  'therapist',
  'social_worker',
  'other',
] as const
export type Profession = (typeof professions)[number]

/** How many languages a practitioner may have on record. */
export const mostLanguages = 10

/** Practitioners, with or without an account of their own. */
export const practitioners = pgTable(
  'practitioners',
  {
    id: id(),
    /** The practitioner's own account, if there is one. */
    userId: integer().references(() => users.id),
    createdBy: integer().references(() => users.id),
    /** One of the two names may be empty. A single name is stored as the last name. */
    firstName: text().notNull(),
    lastName: text().notNull(),
    profession: text({ enum: professions }).notNull().default('physician'),
    specialty: text().notNull(),
    /** Those that they speak with patients, as BCP 47 tags in canonical form, in the order given. */
    languages: text().array().notNull().default([]),
    phoneNumber: text(),
    email: text(),
    licenseNumber: text(),
    /** US National Provider Identifier. Imports keep what the source gives, valid or not. */
    npi: text(),
    status: text({ enum: practitionerStatuses }).notNull().default('active'),
    externalSource: text(),
    externalId: text(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull().default(sql`now()`),
    updatedAt: instant().notNull().default(sql`now()`),
    deletedAt: instant(),
    ...nameColumns(),
  },
  t => [
    uniqueIndex('practitioners_user_key').on(t.userId).where(sql`deleted_at is null`),
    uniqueIndex('practitioners_license_key').on(t.licenseNumber).where(sql`deleted_at is null`),
    uniqueIndex('practitioners_external_key').on(t.externalSource, t.externalId),
    index('practitioners_created_by_idx').on(t.createdBy),
    index('practitioners_sort_name_idx').on(t.sortName, t.id),
    index('practitioners_phones_idx').using('gin', t.phoneTails).with({ fastupdate: false }),
    // For any part of a name. There is no pending list, because each search would scan it.
    index('practitioners_name_folded_idx')
      .using('gin', sql`${t.nameFolded} gin_trgm_ops`)
      .with({ fastupdate: false }),
    check('practitioners_named', sql`${t.firstName} <> '' or ${t.lastName} <> ''`),
    check('practitioners_profession', oneOf(t.profession, professions)),
    check(
      'practitioners_languages',
      sql`cardinality(${t.languages}) <= ${sql.raw(String(mostLanguages))} and ${areLanguages(t.languages)}`,
    ),
    check('practitioners_status', oneOf(t.status, practitionerStatuses)),
  ],
)
