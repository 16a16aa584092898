import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { id, instant, oneOf } from './columns.ts'
import { noticeKinds } from './notices.ts'
import { users } from './users.ts'

/** The kinds of mails about an account, to its holder or to somebody who is to get one. */
const accountMails = [
  'password_reset',
  'password_changed',
  'address_check',
  'address_change',
  'address_changing',
  'address_changed',
  'invitation',
] as const

/** The kinds of mails: notices, accounts, and a test of the mail server. Each has its words in the catalogue of `packages/api/src/identity/mail`. */
export const mailKinds = [...noticeKinds, ...accountMails, 'test'] as const
export type MailKind = (typeof mailKinds)[number]

/** `failed`: the server has given up, until an administrator tries the mail again. */
export const mailStates = ['waiting', 'failed', 'sent'] as const
export type MailState = (typeof mailStates)[number]

/**
 * The outbox. A mail is written in the same transaction as the change that it reports, and sent later. It consists of the
 * words of its kind and one link, so it holds no data of any record.
 */
export const mails = pgTable(
  'mails',
  {
    id: id(),
    /** The part of the Message-ID before the @: the same at each try. */
    messageId: uuid().notNull(),
    /** The account that the mail is for. Null for an address without an account. */
    userId: integer().references(() => users.id),
    recipient: text().notNull(),
    // No CHECK, so a new kind needs no migration.
    kind: text({ enum: mailKinds }).notNull(),
    /** The link, where it is a secret: encrypted, and erased once the mail is sent or the link has expired. */
    sealedLink: text(),
    /** When the link expires. The mail is not sent afterwards. */
    expiresAt: instant(),
    createdAt: instant().notNull().default(sql`now()`),
    state: text({ enum: mailStates }).notNull().default('waiting'),
    /** How often a server began to send it. */
    attempts: integer().notNull().default(0),
    /** When it is tried next. */
    nextAt: instant().notNull().default(sql`now()`),
    /** Until then only the server that claimed it may send it. */
    claimedUntil: instant(),
    /** It is not tried again after this time. */
    giveUpAt: instant().notNull().default(sql`now() + interval '1 day'`),
    /** Why the last try failed, in words of ours: a server's own words may name people. */
    failure: text(),
    /** When it was sent or given up. */
    settledAt: instant(),
  },
  t => [
    index('mails_due_idx').on(sql`(${t.expiresAt} is null)`, t.nextAt, t.id).where(sql`state = 'waiting'`),
    index('mails_state_idx').on(t.state, t.id),
    index('mails_settled_idx').on(t.settledAt).where(sql`state <> 'waiting'`),
    index('mails_user_idx').on(t.userId),
    check('mails_state', oneOf(t.state, mailStates)),
    check('mails_settled', sql`(${t.state} = 'waiting') = (${t.settledAt} is null)`),
    check('mails_erased', sql`${t.state} <> 'sent' or ${t.sealedLink} is null`),
  ],
)
