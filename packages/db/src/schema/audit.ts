import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** How an audited request ended. */
export const auditOutcomes = ['ok', 'denied'] as const

/**
 * Who did what to whose record, when, and why it was allowed. No foreign keys: the trail outlives what it
 * speaks of, and a reference would lock the referenced row on every read of a record.
 */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant().notNull().default(sql`clock_timestamp()`),
    actorId: integer(),
    actorRole: text().notNull(),
    action: text().notNull(),
    outcome: text({ enum: auditOutcomes }).notNull(),
    patientIds: integer().array().notNull(),
    /** The scope that let the actor in. */
    basis: text(),
    /** What was acted on when it is no patient, as `doctor/5`. */
    target: text(),
    requestId: text().notNull(),
    ip: text(),
  },
  t => [
    index('audit_events_patients_idx').using('gin', t.patientIds),
    index('audit_events_actor_idx').on(t.actorId, t.id),
    index('audit_events_time_idx').on(t.at, t.id),
    index('audit_events_action_time_idx').on(t.action, t.at, t.id),
    index('audit_events_denied_time_idx').on(t.at, t.id).where(sql`outcome = 'denied'`),
    check('audit_events_outcome', sql`${t.outcome} in ('ok', 'denied')`),
  ],
)
