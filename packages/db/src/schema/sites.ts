import { sql } from 'drizzle-orm'
import { type AnyPgColumn, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'
import { practitioners } from './practitioners.ts'
import { users } from './users.ts'

/**
 * The site that the migration makes. Patients for whom nobody names a site belong to it, so it is never deleted. As long
 * as it is the only one, new practitioners and staff accounts belong to it, too.
 */
export const mainSite = { id: 1, name: 'Main site' } as const

/** Places where people are looked after. What lies within a site has it as `parentId`. */
export const sites = pgTable(
  'sites',
  {
    id: id(),
    name: text().notNull(),
    parentId: integer().references((): AnyPgColumn => sites.id),
    version: integer().notNull().default(1),
    createdAt: instant().notNull().default(sql`now()`),
    updatedAt: instant().notNull().default(sql`now()`),
  },
  t => [uniqueIndex('sites_name_key').on(sql`lowered(${t.name})`), index('sites_parent_idx').on(t.parentId)],
)

const siteId = () =>
  integer()
    .notNull()
    .references(() => sites.id)

/** The sites at which a practitioner works. */
export const practitionerSites = pgTable(
  'practitioner_sites',
  {
    practitionerId: integer()
      .notNull()
      .references(() => practitioners.id),
    siteId: siteId(),
  },
  t => [
    primaryKey({ columns: [t.practitionerId, t.siteId] }),
    index('practitioner_sites_site_idx').on(t.siteId, t.practitionerId),
  ],
)

/** The sites of an account, beside those of its practitioner. */
export const accountSites = pgTable(
  'account_sites',
  {
    userId: integer()
      .notNull()
      .references(() => users.id),
    siteId: siteId(),
  },
  t => [
    primaryKey({ columns: [t.userId, t.siteId] }),
    index('account_sites_site_idx').on(t.siteId, t.userId),
  ],
)
