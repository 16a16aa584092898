import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, nameColumns } from './columns.ts'
import { users } from './users.ts'

/** A `pending` doctor has registered and waits for an administrator; nobody can be assigned to them yet. */
export const doctorStatuses = ['active', 'pending'] as const

/** Practitioners, with or without an account of their own. */
export const doctors = pgTable(
  'doctors',
  {
    id: id(),
    /** The doctor's own account, if there is one. */
    userId: integer().references(() => users.id),
    createdBy: integer().references(() => users.id),
    /** One of the two names may be empty. A single name is stored as the last name. */
    firstName: text().notNull(),
    lastName: text().notNull(),
    specialty: text().notNull(),
    phoneNumber: text(),
    email: text(),
    licenseNumber: text(),
    /** US National Provider Identifier. Imports keep what the source gives, valid or not. */
    npi: text(),
    status: text({ enum: doctorStatuses }).notNull().default('active'),
    externalSource: text(),
    externalId: text(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull().default(sql`now()`),
    updatedAt: instant().notNull().default(sql`now()`),
    deletedAt: instant(),
    ...nameColumns(),
  },
  t => [
    uniqueIndex('doctors_user_key').on(t.userId).where(sql`deleted_at is null`),
    uniqueIndex('doctors_license_key').on(t.licenseNumber).where(sql`deleted_at is null`),
    uniqueIndex('doctors_external_key').on(t.externalSource, t.externalId),
    index('doctors_created_by_idx').on(t.createdBy),
    index('doctors_sort_name_idx').on(t.sortName, t.id),
    index('doctors_phones_idx').using('gin', t.phoneTails).with({ fastupdate: false }),
    // For any part of a name. There is no pending list, because each search would scan it.
    index('doctors_name_folded_idx')
      .using('gin', sql`${t.nameFolded} gin_trgm_ops`)
      .with({ fastupdate: false }),
    check('doctors_named', sql`${t.firstName} <> '' or ${t.lastName} <> ''`),
    check('doctors_status', sql`${t.status} in ('active', 'pending')`),
  ],
)
