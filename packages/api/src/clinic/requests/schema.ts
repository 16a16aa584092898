import { patients, practitioners, requestStates, requests } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { searchWords } from '../../kernel/query/search/words.ts'
import { optionalText, rowId } from '../../kernel/text/text.ts'
import { fullName, practitionersName, primary } from '../ledger/schema.ts'
import { practitioner } from '../practitioners/schema.ts'

/**
 * A request for another primary. `practitionerId`: who is to become the primary; `decidedAt`: when it was answered, withdrawn or
 * became void; `primary`: the patient's primary now, where the caller may know.
 */
export const request = rowSchema(requests)
  .pick({
    id: true,
    patientId: true,
    practitionerId: true,
    message: true,
    state: true,
    createdAt: true,
    decidedAt: true,
    answer: true,
  })
  .extend({
    patientName: z.string(),
    practitionerName: z.string(),
    createdByName: z.string(),
    decidedByName: z.string().nullable(),
    primary: primary.nullable(),
  })

const { id, patientId, practitionerId, message, state, createdAt, decidedAt, answer } = requests

const nameOfAccount = (account: typeof requests.decidedBy | typeof requests.createdBy) =>
  sql<string | null>`(select u.name from users u where u.id = ${account})`

export const requestColumns = {
  ...{ id, patientId, practitionerId, message, state, createdAt, decidedAt, answer },
  patientName: fullName(patients),
  practitionerName: practitionersName,
  createdByName: sql<string>`${nameOfAccount(requests.createdBy)}`,
  decidedByName: nameOfAccount(requests.decidedBy),
}

export const requestList = z.strictObject({
  ...pageInput,
  /** Those that wait are listed in the order in which they were made, others the latest first. */
  state: z.enum([...requestStates, 'all']).default('pending'),
  patientId: rowId.optional(),
})
export type ListedState = z.infer<typeof requestList>['state']
export const requestPage = pageOf(request)

export const newRequest = z.strictObject({
  patientId: rowId,
  /** Who is to become the primary. */
  practitionerId: rowId,
  message: optionalText(1000),
})

export const requestDecision = z
  .strictObject({
    id: rowId,
    accept: z.boolean(),
    /** The answer that the patient reads. */
    answer: optionalText(1000),
    /** Accepts although the panel is full or closed. Needs the cell `panels.override`, and an answer, which is the reason. */
    override: z.boolean().default(false),
  })
  .refine(({ override, answer }) => !override || Boolean(answer), {
    path: ['answer'],
    message: 'Say why the panel takes more patients than it should.',
  })

export const choiceList = z.strictObject({
  ...pageInput,
  patientId: rowId,
  /** Words that must all occur in name or specialty. */
  q: searchWords.optional(),
})

/** Somebody who accepts the patient. How full their panel is, is nobody's business here. */
export const choicePage = pageOf(
  practitioner
    .pick({ id: true, firstName: true, lastName: true, profession: true, specialty: true, languages: true })
    .extend({
      /** Where they work: the first ten, by name. */
      sites: z.array(z.string()),
    }),
)

export const choiceColumns = {
  id: practitioners.id,
  firstName: practitioners.firstName,
  lastName: practitioners.lastName,
  profession: practitioners.profession,
  specialty: practitioners.specialty,
  languages: practitioners.languages,
}
