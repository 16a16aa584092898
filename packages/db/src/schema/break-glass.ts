import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { id, instant, oneOf } from './columns.ts'
import { patients } from './patients.ts'
import { users } from './users.ts'

/** A reviewer's judgement of a grant. */
export const verdicts = ['justified', 'unjustified'] as const

/**
 * Records that somebody outside of their reach opened in an emergency. A grant opens one patient's record to one
 * account until it expires. It is reviewed before or after that. Rows are never deleted.
 */
export const breakGlassGrants = pgTable(
  'break_glass_grants',
  {
    id: id(),
    patientId: integer()
      .notNull()
      .references(() => patients.id),
    /** The account that opened the record. */
    actorId: integer()
      .notNull()
      .references(() => users.id),
    /** Why the record was opened, in the actor's own words. */
    reason: text().notNull(),
    grantedAt: instant().notNull().default(sql`now()`),
    /** The grant ends then. A verdict of `unjustified` ends it at once. */
    expiresAt: instant().notNull(),
    /** Null while the grant waits for its review. */
    reviewedAt: instant(),
    reviewedBy: integer().references(() => users.id),
    verdict: text({ enum: verdicts }),
    note: text(),
    /** Grows with each decision, so that a decision on an outdated version can be refused. */
    version: integer().notNull().default(1),
  },
  t => [
    index('break_glass_actor_idx').on(t.actorId, t.patientId, t.expiresAt),
    index('break_glass_patient_idx').on(t.patientId),
    index('break_glass_reviewer_idx').on(t.reviewedBy),
    index('break_glass_time_idx').on(t.grantedAt, t.id),
    index('break_glass_open_idx').on(t.grantedAt, t.id).where(sql`reviewed_at is null`),
    check('break_glass_period', sql`${t.expiresAt} >= ${t.grantedAt}`),
    check('break_glass_verdict', oneOf(t.verdict, verdicts)),
    check(
      'break_glass_review',
      sql`(${t.reviewedAt} is null) = (${t.verdict} is null) and (${t.reviewedAt} is null) = (${t.reviewedBy} is null)`,
    ),
  ],
)
