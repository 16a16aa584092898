import { auditEvents, auditOutcomes } from '@empanel/db'
import { createSelectSchema } from 'drizzle-zod'
import { z } from 'zod'
import { columnsOf } from '../../kernel/query/columns.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
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

/** One entry of the trail. `basis`: the scope that let the actor in; `target`: what else was acted on, as `doctor/5`. */
export const auditEvent = createSelectSchema(auditEvents, { at: z.string() }).pick(shown).extend({
  /** Null for strangers. */
  actorName: z.string().nullable(),
})

export const auditColumns = columnsOf(auditEvents, shown)

export const auditList = z.strictObject({
  ...pageInput,
  actorId: rowId.optional(),
  /** The whole name, as `patients.read`. */
  action: requiredText(100).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  patientId: rowId.optional(),
  /** From this moment on. */
  from: moment.optional(),
  /** Up to, but without, this moment. */
  until: moment.optional(),
})
export const auditPage = pageOf(auditEvent)

/** What whoever a record belongs to may know of those who opened it: neither addresses nor requests. */
export const access = auditEvent
  .pick({ id: true, at: true, actorId: true, actorName: true, actorRole: true, action: true, basis: true })
  .extend({
    yourself: z.boolean(),
    /** In the words of whoever opened the record in an emergency; null where the role or an assignment did. */
    reason: z.string().nullable(),
  })

export const accessesOf = z.strictObject({ ...pageInput, patientId: rowId })
export const accessPage = pageOf(access)
