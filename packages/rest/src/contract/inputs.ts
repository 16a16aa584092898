import { isRecord, rowId, searchWords } from '@empanel/api'
import { z } from 'zod'
import { toSnake } from '../reading/names.ts'
import type { RestContext } from './endpoint.ts'

/** Of requests that take nothing. */
export const nothing = z.strictObject({})

/** The id in a path, already a number. */
export const id = rowId.meta({ description: 'Identity key.' })
export const byId = z.strictObject({ id })

/** The document shows the number that is meant rather than the text that arrives. */
function asLimit({ jsonSchema }: { jsonSchema: object }): void {
  Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 500, pattern: undefined })
}

const cursorMeta = { description: 'Where the page before ended: taken from its `Link` header.' }

/** How many rows, and after which; query values are text. */
const page = {
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'Enter a whole number from 1 to 500.')
    .transform(Number)
    .refine(limit => limit <= 500, 'Enter a whole number from 1 to 500.')
    .meta({
      description: 'How many rows at most. Without it, all of them: up to 5,000, or 8 MiB.',
      override: asLimit,
    })
    .optional(),
  cursor: z.string().max(8000).meta(cursorMeta).optional(),
}

const ordering = z
  .string()
  .max(500)
  .meta({
    description:
      'Fields to sort by, separated by commas, each with a `-` to fall: `last_name,-created_at`. ' +
      'By `last_name` alone, those of one name come by their first names. ' +
      'Patients whose birth nobody knows come last by `age` and `date_of_birth`, either way.',
  })
  .optional()

const soughtWords =
  'Words that must all occur in the name, in any order. Patients are also found by date of birth or its year, ' +
  'patients and doctors by phone number or `#` and their number. Where that finds nobody, the lists of all patients and ' +
  'doctors show those of similar names, unless an order is asked for.'

/** A list with words to look for in names, and an order. */
export const list = z.strictObject({
  ...page,
  q: searchWords.meta({ description: soughtWords }).optional(),
  search: searchWords.meta({ description: 'The same as `q`.' }).optional(),
  ordering,
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

const mostTerms = 4

/** What a list is asked for, as the core takes it. Fields that it cannot be sorted by are ignored, and named. */
export function askedOf<Field extends string>(
  ctx: Pick<RestContext, 'asked' | 'ignore'>,
  { limit, cursor, q, ordering = '' }: z.infer<typeof list>,
  fields: readonly Field[],
) {
  const terms = new Map<Field, { field: Field; descending: boolean }>()
  for (const text of ordering.split(',')) {
    const name = text.trim().replace(/^-/, '')
    const field = fields.find(one => toSnake(one) === (sameField.get(name) ?? name))
    if (field !== undefined && terms.size < mostTerms) {
      if (!terms.has(field)) terms.set(field, { field, descending: text.trim().startsWith('-') })
    } else if (name !== '') ctx.ignore(`ordering=${name}`)
  }
  const counting = [...terms.values()]
  const asText = counting.map(({ field, descending }) => `${descending ? '-' : ''}${toSnake(field)}`).join()
  ctx.asked({ limit, q, ordering: asText || undefined })
  return { limit, cursor, q, ordering: counting }
}

/** Two names for one field. */
const sameField = new Map([['specialization', 'specialty']])

/** For a check of several fields, which is told of this one whatever else is wrong: all that is missing is named at once. */
export const told = (field: string) => ({ path: [field], when: isRecord })
