import { oneOf, type RawSearch, textOf } from '../../browser/search-params.ts'
import { closedUp, typedDay } from '../../dates/typed-day.ts'
import { given } from '../../forms/given.ts'

/** A day (`1980-02-29`) that can be a date of birth, or undefined. */
export function dayOf(value: unknown): string | undefined {
  const text = textOf(value)
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text) || text < '1800') return undefined
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined
}

/**
 * The query for typed words and a chosen date of birth. A date among the words is taken as a date of birth, and counts
 * before the chosen one.
 */
export function soughtBy({ q, born }: { q?: string | undefined; born?: string | undefined }) {
  const words = q ? closedUp(q).split(/\s+/) : []
  const dates = words.map(word => typedDay(word, { isDay: dayOf }))
  const date = dates.find(day => day !== undefined)
  return given({
    q: words.filter((_, index) => date === undefined || dates[index] !== date).join(' '),
    dateOfBirth: date ?? born,
  })
}

const sortsOf = (sort: unknown) => oneOf(sort, ['born', 'newest'])

/** The filters of patients in an address. */
export function patientSearch({ q, born, sort, only }: RawSearch) {
  return given({
    q: textOf(q),
    born: dayOf(born),
    sort: sortsOf(sort),
    only: oneOf(only, ['without-practitioner']),
  })
}
export type PatientSearch = ReturnType<typeof patientSearch>

/** The filters of one's own panel in an address. */
export function panelSearch({ q, sort, assignmentRole }: RawSearch) {
  return given({
    q: textOf(q),
    sort: sortsOf(sort),
    assignmentRole: oneOf(assignmentRole, ['primary', 'consulting', 'supporting']),
  })
}
export type PanelSearch = ReturnType<typeof panelSearch>
