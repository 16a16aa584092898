import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, oneOf } from './columns.ts'
import { invitations } from './invitations.ts'
import { users } from './users.ts'

/** The purposes of a link. Each lets its reader do one thing, once. */
export const tokenPurposes = ['reset_password', 'verify_email', 'change_email', 'invitation'] as const
export type TokenPurpose = (typeof tokenPurposes)[number]

/** The links that were given out. Tokens are kept as SHA-256 hashes only. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    id: id(),
    purpose: text({ enum: tokenPurposes }).notNull(),
    hash: text().notNull(),
    userId: integer().references(() => users.id),
    invitationId: integer().references(() => invitations.id, { onDelete: 'cascade' }),
    /** The address that the link was mailed to. Null where somebody handed it over, which proves no address. */
    address: text(),
    createdAt: instant().notNull().default(sql`now()`),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    /** When something made it pointless: a newer link, another password, another address. */
    endedAt: instant(),
  },
  t => [
    uniqueIndex('one_time_tokens_hash_key').on(t.hash),
    index('one_time_tokens_user_idx').on(t.userId, t.purpose, t.createdAt),
    index('one_time_tokens_address_idx').on(sql`lowered(${t.address})`, t.createdAt),
    index('one_time_tokens_invitation_idx').on(t.invitationId),
    index('one_time_tokens_expiry_idx').on(t.expiresAt),
    check('one_time_tokens_purpose', oneOf(t.purpose, tokenPurposes)),
    check(
      'one_time_tokens_whose',
      sql`case when ${t.purpose} = 'invitation' then ${t.userId} is null and ${t.invitationId} is not null
        else ${t.userId} is not null and ${t.invitationId} is null end`,
    ),
  ],
)
