import { breakGlassGrants, verdicts } from '@empanel/db'
import { createSelectSchema } from 'drizzle-zod'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import {
  decision,
  named,
  optionalText,
  partialDate,
  partOfName,
  requiredText,
  rowId,
  unnamed,
} from '../../kernel/text/text.ts'

/** The fewest characters that a reason can be said in. */
const shortest = 10

/**
 * Whom to open, and why. Whoever does not see a patient in any list names them by the number of the record, or by
 * exact names and date of birth.
 */
export const breakGlassInput = z
  .strictObject({
    patientId: rowId.optional(),
    patient: z
      .strictObject({ firstName: partOfName(100), lastName: partOfName(100), dateOfBirth: partialDate })
      .refine(named, unnamed)
      .optional(),
    reason: requiredText(500).min(shortest, `Say in at least ${shortest} characters what the emergency is.`),
    /** For how long; as long as the server allows, if not given. */
    minutes: z.int().min(5).max(240).optional(),
  })
  .refine(({ patientId, patient }) => (patientId === undefined) !== (patient === undefined), {
    path: ['patientId'],
    error: 'Name the patient either by number or by name and date of birth.',
  })

export const grant = createSelectSchema(breakGlassGrants, {
  grantedAt: z.string(),
  expiresAt: z.string(),
  reviewedAt: z.string().nullable(),
})

/** What whoever opened a record is told of it. */
export const openedRecord = grant.pick({ id: true, patientId: true, expiresAt: true })

export const openGrantList = z.strictObject(pageInput)

/** A grant as whoever it opens a record to sees it. */
export const openGrantPage = pageOf(
  grant
    .pick({ id: true, patientId: true, reason: true, grantedAt: true, expiresAt: true })
    .extend({ patientName: z.string() }),
)

/** A grant as whoever reviews it sees it. */
export const reviewedGrant = grant.extend({
  patientName: z.string(),
  actorName: z.string(),
  reviewerName: z.string().nullable(),
  /** Whether it opens the record still. */
  open: z.boolean(),
  /** How often something was read through it; 1,000 stands for as often or more. */
  reads: z.int(),
})

export const reviewList = z.strictObject({
  ...pageInput,
  /** `open`: those that wait for a review, whether or not they have expired. */
  state: z.enum(['open', 'closed', 'all']).default('open'),
})
export const reviewPage = pageOf(reviewedGrant)

export const reviewInput = decision.extend({
  verdict: z.enum(verdicts),
  note: optionalText(2000),
})
