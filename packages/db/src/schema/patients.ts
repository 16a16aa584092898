import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import {
  id,
  inByteOrder,
  instant,
  isLanguage,
  isPartialDate,
  nameColumns,
  oneOf,
  partialDate,
  wordsOfName,
} from './columns.ts'
import { mainSite, sites } from './sites.ts'
import { users } from './users.ts'

/** Male, female, other, unknown. */
export const genders = ['M', 'F', 'O', 'U'] as const

/** People who are looked after. Deleting keeps the row and hides it from everyone. */
export const patients = pgTable(
  'patients',
  {
    id: id(),
    /** The account whose own record this is; under the scope `own` only that account reaches it. */
    ownerId: integer().references(() => users.id),
    createdBy: integer().references(() => users.id),
    /** One of the two names may be empty. A single name is stored as the last name. */
    firstName: text().notNull(),
    lastName: text().notNull(),
    /** Null if unknown: some imports and registrations leave it out. */
    dateOfBirth: partialDate(),
    gender: text({ enum: genders }).notNull(),
    address: text(),
    phoneNumber: text(),
    email: text(),
    medicalHistory: text(),
    /** A BCP 47 tag in canonical form: `es`, `pt-BR`, `zh-Hant`. */
    preferredLanguage: inByteOrder(),
    deceasedOn: date({ mode: 'string' }),
    /** The home site. */
    siteId: integer()
      .notNull()
      .default(mainSite.id)
      .references(() => sites.id),
    /** An imported record's source and its id there. Together they make imports repeatable. */
    externalSource: text(),
    externalId: text(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull().default(sql`now()`),
    updatedAt: instant().notNull().default(sql`now()`),
    deletedAt: instant(),
    ...nameColumns(),
  },
  t => [
    uniqueIndex('patients_external_key').on(t.externalSource, t.externalId),
    index('patients_owner_idx').on(t.ownerId),
    index('patients_created_by_idx').on(t.createdBy),
    index('patients_site_idx').on(t.siteId, t.id),
    index('patients_deleted_idx').on(t.id).where(sql`deleted_at is not null`),
    index('patients_sort_name_idx').on(t.sortName, t.id),
    index('patients_phones_idx').using('gin', t.phoneTails).with({ fastupdate: false }),
    // For any part of a name. There is no pending list, because each search would scan it.
    index('patients_name_folded_idx')
      .using('gin', sql`${t.nameFolded} gin_trgm_ops`)
      .with({ fastupdate: false }),
    // For whole words: the search for a misspelt name looks up several.
    index('patients_words_idx').using('gin', wordsOfName(t.nameFolded)).with({ fastupdate: false }),
    // Unknown dates sort last, so that one comparison finds where a page begins.
    index('patients_birth_idx').on(sql`coalesce(${t.dateOfBirth}, '~')`, t.id),
    // For ages at death, which the date of birth alone does not give.
    index('patients_died_idx')
      .on(sql`age_on(${t.dateOfBirth}, ${t.deceasedOn})`, t.id)
      .where(sql`deceased_on is not null`),
    // People at the same address. Addresses may be too long for an index entry.
    index('patients_household_idx').on(sql`household(${t.address})`, t.id).where(sql`address is not null`),
    index('patients_language_idx').on(t.preferredLanguage, t.id).where(sql`preferred_language is not null`),
    check('patients_birth', isPartialDate(t.dateOfBirth)),
    check('patients_named', sql`${t.firstName} <> '' or ${t.lastName} <> ''`),
    check('patients_gender', oneOf(t.gender, genders)),
    check('patients_language', isLanguage(t.preferredLanguage)),
  ],
)
