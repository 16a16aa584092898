import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowId } from '../../kernel/text/text.ts'
import { primary } from '../ledger/schema.ts'
import { patient } from '../patients/schema.ts'

/** A living patient without a primary. */
export const waiting = patient
  .pick({ id: true, firstName: true, lastName: true, dateOfBirth: true, siteId: true })
  .extend({
    /** When the last primary's assignment ended; for patients who never had one, when their record was made. */
    waitingSince: z.string(),
    /** The last primary. Null where there was none, or where the caller may not know. */
    formerPrimary: primary.nullable(),
  })

export const queueList = z.strictObject({
  ...pageInput,
  /** Only patients whose home site this is. */
  siteId: rowId.optional(),
  /** Those who wait longest first, or those who have waited least. */
  sort: z.enum(['longest', 'latest']).default('longest'),
})
export type QueueSort = z.infer<typeof queueList>['sort']

export const queuePage = pageOf(waiting).extend({
  /** How many wait in all, counted up to 10,000. Null on later pages. */
  total: z.int().nullable(),
  /** Whether more than `total` wait. */
  more: z.boolean(),
})

/**
 * Why a practitioner is suggested: they are on the care team already, in another role, and `assignments.changePrimary` makes
 * them the primary; then, what counts most first: the patient's last primary; the primary of somebody at the same address; one who works at the patient's home site; one who speaks their preferred language, in whatever country; one whose panel
 * has the most room. Or why nobody is.
 */
export const suggestionReasons = [
  'on_team',
  'former_primary',
  'family',
  'site',
  'language',
  'room',
  'has_primary',
  'no_room',
] as const

/** One suggestion counts for the next, so that a large selection has to be asked about at once. */
const mostSuggested = 2000

export const queueSuggest = z.strictObject({
  patientIds: z
    .array(rowId)
    .min(1, 'Name at least one patient.')
    .max(mostSuggested, `At most ${mostSuggested} at once.`),
})

export const suggestion = z.object({
  patientId: rowId,
  /** Null where nobody can be suggested. */
  practitioner: primary.nullable(),
  reasons: z.array(z.enum(suggestionReasons)),
})

/** In the order of the patients' ids. Patients who are out of reach or have died are left out. */
export const suggestions = z.object({ items: z.array(suggestion) })
