import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, json, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, oneOf } from './columns.ts'

/** How an audited request ended. */
export const auditOutcomes = ['ok', 'denied'] as const

/**
 * How a request met the patients that its entry names. `listed`: they stood in a list or search. `opened`: it was about
 * their records, which it showed or changed.
 */
export const accessKinds = ['listed', 'opened'] as const

type KeptValue = string | number | boolean | null | { length: number; digest: string }

/** A field that a request changed. Of long texts only the length and the SHA-256 in base64url are kept. */
export type FieldChange = { field: string; before: KeptValue; after: KeptValue }

/**
 * Who did what to whose record, when, and why it was allowed. A trigger refuses to change or remove entries. There are
 * no foreign keys: entries outlive the rows that they name, and a reference would lock such a row on every read of a
 * record.
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
    /** The closest scope that let the actor in, or `break-glass`. */
    basis: text(),
    /** Null in entries that name no patient, in denials, and in those written before it was kept. */
    how: text({ enum: accessKinds }),
    /** The target of the action if it is not a patient, such as `practitioner/5`. */
    target: text(),
    requestId: text().notNull(),
    ip: text(),
    /** The fields that changed. As text, because `jsonb` would change the order of names, which the hash covers. */
    changes: json().$type<FieldChange[]>(),
    /** The entry's place in a chain; null in entries older than chains. */
    chain: uuid(),
    seq: integer(),
    /** The last entry of another chain, whose hash this entry's hash covers too. */
    seals: bigint({ mode: 'number' }),
    /** A keyed hash of the entry without its id, and of the previous entry's hash. */
    hash: text(),
  },
  t => [
    // Each search scans the index's pending list, so it is limited to 256 kB instead of 4 MB.
    index('audit_events_patients_idx').using('gin', t.patientIds).with({ gin_pending_list_limit: 256 }),
    index('audit_events_actor_idx').on(t.actorId, t.id),
    index('audit_events_time_idx').on(t.at, t.id),
    index('audit_events_action_time_idx').on(t.action, t.at, t.id),
    index('audit_events_denied_time_idx').on(t.at, t.id).where(sql`outcome = 'denied'`),
    // Counts what a break-glass grant let its holder read, for the review.
    index('audit_events_grant_idx').on(t.target, t.action).where(sql`basis = 'break-glass'`),
    uniqueIndex('audit_events_chain_key').on(t.chain, t.seq).where(sql`chain is not null`),
    check(
      'audit_events_chain',
      sql`(${t.chain} is null) = (${t.seq} is null) and (${t.chain} is null) = (${t.hash} is null)`,
    ),
    check('audit_events_outcome', oneOf(t.outcome, auditOutcomes)),
    check('audit_events_how', oneOf(t.how, accessKinds)),
  ],
)
