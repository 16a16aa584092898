import { breakGlassGrants, verdicts } from '@empanel/db'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
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
import { primary } from '../ledger/schema.ts'

/** The fewest characters that can express a reason. */
const shortest = 10

/**
 * The patient to open, and the reason. A caller who sees the patient in no list gives the record's id, or the exact
 * names and date of birth.
 */
export const breakGlassInput = z
  .strictObject({
    patientId: rowId.optional(),
    patient: z
      .strictObject({ firstName: partOfName(100), lastName: partOfName(100), dateOfBirth: partialDate })
      .refine(named, unnamed)
      .optional(),
    reason: requiredText(500).min(shortest, `Say in at least ${shortest} characters what the emergency is.`),
    /** How long; if not given, as long as the server allows. */
    minutes: z.int().min(5).max(240).optional(),
  })
  .refine(({ patientId, patient }) => (patientId === undefined) !== (patient === undefined), {
    path: ['patientId'],
    error: 'Name the patient either by number or by name and date of birth.',
  })

export const grant = rowSchema(breakGlassGrants)

/** The reply to the caller who opened a record. */
export const openedRecord = grant.pick({ id: true, patientId: true, expiresAt: true })

export const openGrantList = z.strictObject(pageInput)

/** A grant as its holder sees it. */
export const openGrantPage = pageOf(
  grant
    .pick({ id: true, patientId: true, reason: true, grantedAt: true, expiresAt: true })
    .extend({ patientName: z.string(), primary: primary.nullable() }),
)

/** A grant as reviewers see it. */
export const reviewedGrant = grant.extend({
  patientName: z.string(),
  actorName: z.string(),
  reviewerName: z.string().nullable(),
  /** The patient's primary now. */
  primary: primary.nullable(),
  /** Whether the grant is still open. */
  open: z.boolean(),
  /** How many reads the grant allowed, counted up to 1,000. */
  reads: z.int(),
})

export const reviewList = z.strictObject({
  ...pageInput,
  /** `open`: grants that wait for a review, expired or not. */
  state: z.enum(['open', 'closed', 'all']).default('open'),
})
export const reviewPage = pageOf(reviewedGrant)

export const reviewInput = decision.extend({
  verdict: z.enum(verdicts),
  note: optionalText(2000),
})
