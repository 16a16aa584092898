import { accessKinds, auditEvents, auditOutcomes } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { columnsOf } from '../../kernel/query/fields.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { moment, requiredText, rowId } from '../../kernel/text/text.ts'

const shown = {
  id: true,
  at: true,
  actorId: true,
  actorRole: true,
  action: true,
  outcome: true,
  basis: true,
  how: true,
  patientIds: true,
  target: true,
  requestId: true,
  ip: true,
  changes: true,
} as const

const keptValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  /** A text longer than 200 letters: its length, and its SHA-256 in base64url. */
  z.object({ length: z.int(), digest: z.string() }),
])

/** A field that a request changed. */
const fieldChange = z.object({ field: z.string(), before: keptValue, after: keptValue })

/**
 * An entry of the trail. `basis`: the closest scope that allowed the access; `how`: whether its patients stood in a list or
 * search, or their records were opened, null without patients; `target`: another row acted on, as `practitioner/5`.
 */
export const auditEvent = rowSchema(auditEvents)
  .pick(shown)
  .extend({
    /** Null for strangers. */
    actorName: z.string().nullable(),
    changes: z.array(fieldChange).nullable(),
  })

/**
 * How an entry met its patients. Where that was not kept yet, reads that name several patients were lists. A list that
 * happened to have one row counts as opened: rather one too many in front of a patient than one too few.
 */
export const how = sql<z.infer<typeof accessKind> | null>`case
  when ${auditEvents.how} is not null then ${auditEvents.how}
  when ${auditEvents.outcome} <> 'ok' or cardinality(${auditEvents.patientIds}) = 0 then null
  when cardinality(${auditEvents.patientIds}) > 1 and ${auditEvents.action} like '%.read' then 'listed'
  else 'opened' end`

export const auditColumns = { ...columnsOf(auditEvents, shown), how: how.as('how') }

const accessKind = z.enum(accessKinds)

export const auditList = z.strictObject({
  ...pageInput,
  actorId: rowId.optional(),
  /** The full name of the action, as `patients.read`. */
  action: requiredText(100).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  how: accessKind.optional(),
  patientId: rowId.optional(),
  /** From this moment on. */
  from: moment.optional(),
  /** Up to this moment, not including it. */
  until: moment.optional(),
})
export const auditPage = pageOf(auditEvent)

/** An access as the owner of the record may see it, without addresses and requests. */
export const access = auditEvent
  .pick({ id: true, at: true, actorId: true, actorName: true, actorRole: true, action: true, basis: true })
  .extend({
    how: accessKind,
    yourself: z.boolean(),
    /** The fields that the access changed. Null where it changed none, and in entries older than this field. */
    changes: auditEvent.shape.changes,
    /** Whose patient it was, where the actor covered for them, and until when. */
    cover: z.object({ practitionerName: z.string(), until: z.string() }).nullable(),
    /** The reason given for break-glass. Null where the role, an assignment or a cover allowed the access. */
    reason: z.string().nullable(),
  })

export const accessesOf = z.strictObject({
  ...pageInput,
  patientId: rowId,
  /** Only accesses of this kind. Both, if not given. */
  how: accessKind.optional(),
  /** Whether to show what the account did to which the record belongs. */
  includeOwn: z.boolean().default(false),
})
export const accessPage = pageOf(access)
