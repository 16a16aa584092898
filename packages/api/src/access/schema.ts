import { assignments, breakGlassGrants, verdicts } from '@empanel/db'
import { createSelectSchema } from 'drizzle-zod'
import { z } from 'zod'
import { pageInput, pageOf } from '../paging.ts'
import { roles, scopes } from '../policy/grid.ts'
import {
  decision,
  named,
  optionalText,
  partialDate,
  partOfName,
  requiredText,
  rowId,
  unnamed,
} from '../text.ts'

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

const grant = createSelectSchema(breakGlassGrants, {
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

export const explainInput = z.strictObject({ userId: rowId, patientId: rowId })

/** Why an account reaches a record, or does not. */
const causes = [
  'account-disabled',
  'account-pending',
  'doctor-pending',
  'cell-empty',
  'not-own',
  'not-assigned',
  'all',
  'own',
  'assigned',
  'break-glass',
] as const

const deciding = createSelectSchema(assignments, { startedAt: z.string() }).pick({
  id: true,
  doctorId: true,
  role: true,
  startedAt: true,
})

export const explanation = z.object({
  userId: rowId,
  userName: z.string(),
  patientId: rowId,
  allowed: z.boolean(),
  /** As the policy sees the account now. */
  role: z.enum(roles),
  /** The cell that was looked at. */
  action: z.literal('patients.read'),
  scope: z.enum(scopes).nullable(),
  because: z.enum(causes),
  /** The open assignment that decides. */
  assignment: deciding.nullable(),
  /** The grant that decides. */
  grant: grant.pick({ id: true, grantedAt: true, expiresAt: true, reason: true }).nullable(),
  /** All of it in one sentence. */
  text: z.string(),
})
export type Explanation = z.infer<typeof explanation>
