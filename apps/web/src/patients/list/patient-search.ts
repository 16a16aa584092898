import { roleOf } from '../../assignments/assignment.ts'
import { idOf, oneOf, type RawSearch, textOf } from '../../browser/search-params.ts'
import { birthdayOf } from '../../dates/days.ts'
import { closedUp, typedDay } from '../../dates/typed-day.ts'
import { given } from '../../forms/given.ts'
import { filterNames, patientFields } from '../fields.tsx'

/**
 * The query for typed words and chosen filters. A date among the words is taken as a date of birth, and counts before the
 * chosen one.
 */
export function soughtBy({ q, dateOfBirth, siteId, ...filters }: PatientFilters) {
  const words = q ? closedUp(q).split(/\s+/) : []
  const dates = words.map(word => typedDay(word, { isDay: birthdayOf }))
  const date = dates.find(day => day !== undefined)
  return given({
    ...filters,
    siteId: siteId ? Number(siteId) : undefined,
    q: words.filter((_, index) => date === undefined || dates[index] !== date).join(' '),
    dateOfBirth: date ?? dateOfBirth,
  })
}

const sortsOf = (sort: unknown) => oneOf(sort, ['born', 'newest'])

const filtersIn = (search: RawSearch) =>
  // One value for each filter.
  Object.fromEntries(
    filterNames.map(name => [name, patientFields[name].filter.read(search[name])]),
  ) as Record<(typeof filterNames)[number], string | undefined>

/** A whole number of years, or undefined. */
export function ageIn(value: unknown): number | undefined {
  const text = textOf(value) ?? ''
  return /^\d{1,3}$/.test(text) && Number(text) <= 150 ? Number(text) : undefined
}

export const ageNames = ['ageFrom', 'ageTo'] as const
export type Ages = { [Name in (typeof ageNames)[number]]?: number | undefined }

const agesIn = ({ ageFrom, ageTo }: RawSearch) => ({ ageFrom: ageIn(ageFrom), ageTo: ageIn(ageTo) })

/** The search and the filters of patients in an address. */
const patientFilters = ({ q, ...search }: RawSearch) =>
  given({ q: textOf(q), ...filtersIn(search), ...agesIn(search) })
type PatientFilters = ReturnType<typeof patientFilters>

/** The search parameters of a list of patients. */
export const patientSearch = ({ sort, only, ...search }: RawSearch) => ({
  ...patientFilters(search),
  ...given({ sort: sortsOf(sort), only: oneOf(only, ['without-practitioner']) }),
})
export type PatientSearch = ReturnType<typeof patientSearch>

/** The filters of one's own panel in an address. */
export function panelSearch({ q, sort, assignmentRole, coverOf, ...search }: RawSearch) {
  return given({
    q: textOf(q),
    ...agesIn(search),
    sort: sortsOf(sort),
    assignmentRole: roleOf(assignmentRole),
    coverOf: idOf(coverOf),
  })
}
export type PanelSearch = ReturnType<typeof panelSearch>
