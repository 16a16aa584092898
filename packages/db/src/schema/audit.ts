import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** How an audited request ended. */
export const auditOutcomes = ['ok', 'denied'] as const

/**
 * Who did what to whose record, when, and why it was allowed. A trigger of the migrations refuses to change or
 * remove entries. No foreign keys: the trail outlives what it
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
    /** The entry's place in a chain; null in entries from before there were chains. */
    chain: uuid(),
    seq: integer(),
    /** The last entry of another chain, which this one's hash covers too. */
    seals: bigint({ mode: 'number' }),
    /** Keyed, over all of the entry but its id, and over the hash of the one before it. */
    hash: text(),
  },
  t => [
    // What waits to be put into its place is read through by each search: a quarter of a megabyte at most, not four.
    index('audit_events_patients_idx').using('gin', t.patientIds).with({ gin_pending_list_limit: 256 }),
    index('audit_events_actor_idx').on(t.actorId, t.id),
    index('audit_events_time_idx').on(t.at, t.id),
    index('audit_events_action_time_idx').on(t.action, t.at, t.id),
    index('audit_events_denied_time_idx').on(t.at, t.id).where(sql`outcome = 'denied'`),
    // What an emergency has let somebody read: counted for each that is reviewed.
    index('audit_events_grant_idx').on(t.target, t.action).where(sql`basis = 'break-glass'`),
    uniqueIndex('audit_events_chain_key').on(t.chain, t.seq).where(sql`chain is not null`),
    check(
      'audit_events_chain',
      sql`(${t.chain} is null) = (${t.seq} is null) and (${t.chain} is null) = (${t.hash} is null)`,
    ),
    check('audit_events_outcome', sql`${t.outcome} in ('ok', 'denied')`),
  ],
)
