import { sql } from 'drizzle-orm'
import { check, index, integer, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { id, instant, oneOf } from './columns.ts'
import { patients } from './patients.ts'
import { users } from './users.ts'

/** The events that an account gets notices of. */
export const noticeKinds = [
  'request_decided',
  'primary_changed',
  'panel_handed_over',
  'emergency_opened',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/**
 * Why an account is told: it holds the record, it is the patient's new or former primary, or it is the primary while
 * something happens to the record.
 */
export const noticeRoles = ['holder', 'new_primary', 'former_primary', 'primary'] as const
export type NoticeRole = (typeof noticeRoles)[number]

/** The rows that a notice is about, beside the patient. They are named by their ids alone. */
export type NoticeRefs = {
  practitionerId?: number
  requestId?: number
  transferId?: number
  grantId?: number
  /** How a request ended. */
  outcome?: 'accepted' | 'declined' | 'void'
  /** How many patients, where there is one notice for all of them. */
  patients?: number
}

/** News about the records that an account holds or looks after. Notices that were read are removed after a while. */
export const notices = pgTable(
  'notices',
  {
    id: id(),
    userId: integer()
      .notNull()
      .references(() => users.id),
    kind: text({ enum: noticeKinds }).notNull(),
    role: text({ enum: noticeRoles }).notNull(),
    /** Null where a notice is about many patients. */
    patientId: integer().references(() => patients.id),
    refs: json().$type<NoticeRefs>().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    readAt: instant(),
  },
  t => [
    index('notices_user_idx').on(t.userId, t.createdAt, t.id),
    index('notices_unread_idx').on(t.userId).where(sql`read_at is null`),
    index('notices_patient_idx').on(t.patientId),
    index('notices_read_idx').on(t.readAt),
    check('notices_kind', oneOf(t.kind, noticeKinds)),
    check('notices_role', oneOf(t.role, noticeRoles)),
  ],
)

/** Kinds of notices that an account does not want. Those are not written. */
export const noticesOff = pgTable(
  'notices_off',
  {
    userId: integer()
      .notNull()
      .references(() => users.id),
    kind: text({ enum: noticeKinds }).notNull(),
  },
  t => [
    primaryKey({ columns: [t.userId, t.kind] }),
    check('notices_off_kind', oneOf(t.kind, noticeKinds)),
    check('notices_off_emergency', sql`${t.kind} <> 'emergency_opened'`),
  ],
)
