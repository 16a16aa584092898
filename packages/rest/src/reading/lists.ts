import { toSnake } from './names.ts'
import type { Reading } from './reading.ts'

/** Reads the query of a list that can be sorted by `fields`. */
export const readList =
  (fields: readonly string[]) =>
  (reading: Reading): void => {
    readSearch(reading)
    readLimit(reading)
    const { input } = reading
    const terms = readOrdering(reading, fields)
    const asText = terms.map(({ field, descending }) => `${descending ? '-' : ''}${toSnake(field)}`).join()
    const q = typeof input.q === 'string' ? input.q : undefined
    reading.query = { limit: input.limit, q, ordering: asText || undefined }
    input.ordering = terms
  }

/** Takes `search`, Django REST framework's name, for `q`. */
function readSearch({ input, ignored, madeOf }: Reading): void {
  const { search } = input
  delete input.search
  if (search === undefined || search === '') return
  if (!input.q) {
    input.q = search
    madeOf.set('q', 'search')
  } else if (input.q !== search) ignored.add('search')
}

/** Without a limit, the core gives more rows than this. */
const mostAskedFor = 500

function readLimit({ input, refused }: Reading): void {
  const { limit } = input
  if (limit === undefined) return
  if (/^[1-9]\d{0,2}$/.test(String(limit)) && Number(limit) <= mostAskedFor) input.limit = Number(limit)
  else refused.limit = [`Enter a whole number from 1 to ${mostAskedFor}.`]
}

const longestOrdering = 500
const mostTerms = 4

/** Other names of sort fields. */
const sameField = new Map([['specialization', 'specialty']])

type Term = { field: string; descending: boolean }

/** Parses `ordering`. Fields that the list cannot be sorted by are ignored. */
function readOrdering({ input, ignored, refused }: Reading, fields: readonly string[]): Term[] {
  const ordering = String(input.ordering ?? '')
  if (ordering.length > longestOrdering) {
    refused.ordering = [`Ensure this field has no more than ${longestOrdering} characters.`]
    return []
  }
  const terms = new Map<string, Term>()
  for (const text of ordering.split(',')) {
    const name = text.trim().replace(/^-/, '')
    const field = fields.find(one => toSnake(one) === (sameField.get(name) ?? name))
    if (field !== undefined && terms.size < mostTerms) {
      if (!terms.has(field)) terms.set(field, { field, descending: text.trim().startsWith('-') })
    } else if (name !== '') ignored.add(`ordering=${name}`)
  }
  return [...terms.values()]
}

const notOurs = 'This cursor belongs to no list of this kind. Start again without one.'

/** Reads the query of a list that the core returns whole. Its cursor is the id of a row. */
export function readPart(reading: Reading): void {
  readLimit(reading)
  const { input, refused } = reading
  const { limit, cursor } = input
  if (cursor !== undefined && !/^[1-9]\d{0,9}$/.test(String(cursor))) refused.cursor = [notOurs]
  reading.query = { limit }
}
