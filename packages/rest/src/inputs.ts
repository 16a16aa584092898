import { rowId, searchWords } from '@empanel/api'
import { z } from 'zod'

/** Of requests that take nothing: a query of any kind is then refused. */
export const nothing = z.strictObject({})

/** The id in a path, already a number. */
export const id = rowId.meta({ description: 'Identity key.' })
export const byId = z.strictObject({ id })

/** The document shows the number that is meant rather than the text that arrives. */
function asLimit({ jsonSchema }: { jsonSchema: object }): void {
  Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 500, default: 100, pattern: undefined })
}

const cursorMeta = { description: 'Where the page before ended: taken from its `Link` header.' }

/** How many rows, and after which; query values are text. */
const page = {
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'Enter a whole number from 1 to 500.')
    .transform(Number)
    .refine(limit => limit <= 500, 'Enter a whole number from 1 to 500.')
    .default(100)
    .meta({ description: 'How many rows at most.', override: asLimit }),
  cursor: z.string().max(2000).meta(cursorMeta).optional(),
}

export const list = z.strictObject(page)
export const searchableList = z.strictObject({
  ...page,
  q: searchWords.meta({ description: 'Words that must all occur in the name.' }).optional(),
})

const notOurs = 'This cursor belongs to no list of this kind. Start again without one.'

/** The core returns a patient's team whole; it is cut into pages here, by id. */
export const listOfPatient = z.strictObject({
  patient_id: rowId.meta({ description: 'The patient.' }),
  ...page,
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, notOurs)
    .transform(Number)
    .meta(cursorMeta)
    .optional(),
})
