import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, oneOf } from './columns.ts'
import { practitioners } from './practitioners.ts'
import { userRoles, users } from './users.ts'

/** Colleagues who were asked to make an account, each with what it will be. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    email: text().notNull(),
    /** The name that the inviter gave. The invited may change it. */
    name: text().notNull(),
    role: text({ enum: userRoles }).notNull(),
    /** The practitioner record that the account will have. */
    practitionerId: integer().references(() => practitioners.id),
    /** The sites that the account will belong to. Those that are gone by then are left out. */
    siteIds: integer().array().notNull().default([]),
    invitedBy: integer()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`now()`),
    /** When the newest link expires. */
    expiresAt: instant().notNull(),
    acceptedAt: instant(),
    /** The account that came of it. */
    userId: integer().references(() => users.id),
    /** Also when a newer invitation of the same address took its place. */
    withdrawnAt: instant(),
  },
  t => [
    uniqueIndex('invitations_open_key')
      .on(sql`lowered(${t.email})`)
      .where(sql`accepted_at is null and withdrawn_at is null`),
    index('invitations_practitioner_idx').on(t.practitionerId),
    index('invitations_invited_by_idx').on(t.invitedBy),
    index('invitations_user_idx').on(t.userId),
    // Finds those that came to nothing, which are removed after a while.
    index('invitations_end_idx').on(sql`least(withdrawn_at, expires_at)`).where(sql`accepted_at is null`),
    check('invitations_role', oneOf(t.role, userRoles)),
    check('invitations_accepted', sql`(${t.acceptedAt} is null) = (${t.userId} is null)`),
    check('invitations_ended_once', sql`num_nonnulls(${t.acceptedAt}, ${t.withdrawnAt}) <= 1`),
  ],
)
