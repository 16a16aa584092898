import { given } from '../forms/given.ts'
import { oneOf, type RawSearch, textOf } from '../lists/search-params.ts'
import { typedDay } from '../lists/typed-day.ts'

/** A day of the calendar (`1980-02-29`) on which somebody can have been born or looked after, or undefined. */
export function dayOf(value: unknown): string | undefined {
  const text = textOf(value)
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text) || text < '1800') return undefined
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined
}

/** Words for a name, with the date of birth taken out that somebody has typed among them. */
function wordsAndDate(typed: string | undefined): { words: string | undefined; date: string | undefined } {
  const words = typed?.split(/\s+/) ?? []
  const dates = words.map(word => typedDay(word, { isDay: dayOf }))
  const date = dates.find(day => day !== undefined)
  return date === undefined
    ? { words: typed, date }
    : { words: words.filter((_, index) => dates[index] !== date).join(' '), date }
}

const sortsOf = (sort: unknown) => oneOf(sort, ['born', 'newest'])

/** Which of the patients an address asks for. */
export function patientSearch({ q, born, sort, only }: RawSearch) {
  const { words, date } = wordsAndDate(textOf(q))
  return given({
    q: words,
    born: date ?? dayOf(born),
    sort: sortsOf(sort),
    only: oneOf(only, ['without-doctor']),
  })
}
export type PatientSearch = ReturnType<typeof patientSearch>

/** Which of the patients on one's own panel an address asks for. */
export function panelSearch({ q, sort, assignmentRole }: RawSearch) {
  return given({
    q: textOf(q),
    sort: sortsOf(sort),
    assignmentRole: oneOf(assignmentRole, ['primary', 'consulting']),
  })
}
export type PanelSearch = ReturnType<typeof panelSearch>
