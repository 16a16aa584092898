import { dayMs, today } from './days.ts'

/** A date as far as it is known, as FHIR writes it: `2020`, `2020-02` or `2020-02-29`. */
export type PartialDate = string

/**
 * An age in words, from a date of birth to today or to a day of death: days and weeks for infants, months for small
 * children, years for everybody else; "about" where the date of birth is not precise enough. Undefined when the birth
 * comes after that day.
 */
export function ageInWords(birth: PartialDate, until: PartialDate = today()): string | undefined {
  // A death known only by its year limits the precision of the age.
  const precision = Math.min(partsOf(birth).length, partsOf(until).length)
  const [from, to] = [partsOf(birth).slice(0, precision), partsOf(until).slice(0, precision)]
  const [years, months] = [between(from[0], to[0]), monthsBetween(from, to)]
  if (precision === 1) {
    if (years < 0) return undefined
    return years === 0 ? 'under 1 year' : `about ${count(years, 'year')}`
  }
  if (precision === 2) {
    if (months < 0) return undefined
    if (months === 0) return 'under 1 month'
    if (months < 24) return `about ${count(months, 'month')}`
    return `${months % 12 === 0 ? 'about ' : ''}${count(Math.floor(months / 12), 'year')}`
  }
  const days = Math.round((Date.parse(until) - Date.parse(birth)) / dayMs)
  if (days < 0) return undefined
  if (days === 0) return 'under 1 day'
  if (days < 28) return count(days, 'day')
  const whole = months - (between(from[2], to[2]) < 0 ? 1 : 0)
  if (whole < 3) return count(Math.floor(days / 7), 'week')
  return whole < 24 ? count(whole, 'month') : count(Math.floor(whole / 12), 'year')
}

const partsOf = (date: PartialDate) => date.split('-').map(Number)
const between = (from = 0, to = 0) => to - from
const monthsBetween = ([y1, m1]: number[], [y2, m2]: number[]) => between(y1, y2) * 12 + between(m1, m2)
const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? '' : 's'}`
