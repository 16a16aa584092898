import { auditEvents, auditOutcomes } from '@empanel/db'
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
  patientIds: true,
  target: true,
  requestId: true,
  ip: true,
} as const

/** An entry of the trail. `basis`: the scope that allowed the access; `target`: another row acted on, as `practitioner/5`. */
export const auditEvent = rowSchema(auditEvents).pick(shown).extend({
  /** Null for strangers. */
  actorName: z.string().nullable(),
})

export const auditColumns = columnsOf(auditEvents, shown)

export const auditList = z.strictObject({
  ...pageInput,
  actorId: rowId.optional(),
  /** The full name of the action, as `patients.read`. */
  action: requiredText(100).optional(),
  outcome: z.enum(auditOutcomes).optional(),
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
    yourself: z.boolean(),
    /** The reason given for break-glass. Null where the role or an assignment allowed the access. */
    reason: z.string().nullable(),
  })

export const accessesOf = z.strictObject({ ...pageInput, patientId: rowId })
export const accessPage = pageOf(access)
