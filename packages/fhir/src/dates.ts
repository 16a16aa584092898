import { quote, refuse } from './refusal.ts'

const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/
const instantPattern = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function isCalendarDate(value: string): boolean {
  const parts = datePattern.exec(value)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

/**
 * A FHIR date as precisely as it is known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
 * (https://hl7.org/fhir/R4/datatypes.html#date).
 */
export function partialDate(value: string, where: string): string {
  if (!/^\d{4}(-\d\d){0,2}$/.test(value)) refuse(`${where} ${quote(value)} is not a date`)
  if (!isCalendarDate(value + '-01-01'.slice(value.length - 4)))
    refuse(`${where} ${quote(value)} is not a date of the calendar`)
  return value
}

/** A `YYYY-MM-DD` that is in the calendar. Refuses `YYYY` and `YYYY-MM`, because Empanel needs the full date here. */
export function fullDate(value: string, where: string): string {
  if (!datePattern.test(value)) refuse(`${where} ${quote(value)} is not a full date`)
  if (!isCalendarDate(value)) refuse(`${where} ${quote(value)} is not a date of the calendar`)
  return value
}

/**
 * A FHIR dateTime as a UTC instant with milliseconds. A date without a time becomes midnight UTC. FHIR forbids a time
 * without a zone, so it is refused instead of read in this machine's zone. A time whose zone moves it out of the years
 * 1 to 9999 is refused too.
 */
export function instant(value: string, where: string): string {
  const parts = instantPattern.exec(value)
  if (!parts) refuse(`${where} ${quote(value)} is not a full date or a time with its zone`)
  // Date.parse silently turns 30 February into 1 March.
  const time = isCalendarDate(parts[1] ?? '') ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) refuse(`${where} ${quote(value)} is not a date and time of the calendar`)
  const utc = new Date(time).toISOString()
  if (!/^(?!0000)\d{4}-/.test(utc))
    refuse(`${where} ${quote(value)} is not within the years 1 to 9999 in UTC`)
  return utc
}
