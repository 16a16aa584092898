import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { id, instant, oneOf } from './columns.ts'

/** The roles an account can have. The policy grid says what each may do. */
export const userRoles = ['admin', 'staff', 'doctor', 'clinician', 'patient'] as const
export type UserRole = (typeof userRoles)[number]
/**
 * `pending` accounts have registered and wait for an administrator. Only `active` accounts can sign in. The practitioner's
 * record says whether a practitioner is approved.
 */
export const userStatuses = ['active', 'pending', 'disabled'] as const

/** Accounts: people who sign in. */
export const users = pgTable(
  'users',
  {
    id: id(),
    email: text().notNull(),
    username: text(),
    name: text().notNull(),
    passwordHash: text().notNull(),
    role: text({ enum: userRoles }).notNull(),
    status: text({ enum: userStatuses }).notNull().default('active'),
    /** When a link that was mailed to this very address came back. */
    emailVerifiedAt: instant(),
    /** True while the password is one that somebody else chose. */
    mustChangePassword: boolean().notNull().default(false),
    version: integer().notNull().default(1),
    createdAt: instant().notNull().default(sql`now()`),
  },
  t => [
    uniqueIndex('users_email_key').on(sql`lowered(${t.email})`),
    uniqueIndex('users_username_key').on(sql`lowered(${t.username})`),
    index('users_pending_idx').on(t.id).where(sql`status = 'pending'`),
    check('users_role', oneOf(t.role, userRoles)),
    check('users_status', oneOf(t.status, userStatuses)),
  ],
)

/** One row a sign-in. Tokens are kept as SHA-256 hashes only. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    userId: integer()
      .notNull()
      .references(() => users.id),
    /** Hash of the only valid refresh token. */
    tokenHash: text().notNull(),
    /** False: the refresh token never changes (the REST contract). */
    rotates: boolean().notNull(),
    /** How often the token was exchanged. A token contains its number, so an old one is recognised. */
    generation: integer().notNull().default(0),
    rotatedAt: instant(),
    userAgent: text(),
    ip: text(),
    createdAt: instant().notNull().default(sql`now()`),
    lastUsedAt: instant().notNull().default(sql`now()`),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
  },
  t => [
    index('sessions_user_idx').on(t.userId),
    index('sessions_start_idx').on(t.createdAt, t.id),
    // Finds ended sessions, which are removed after a while.
    index('sessions_end_idx').on(sql`least(revoked_at, expires_at)`),
  ],
)
