import { dayOf } from './days.ts'

type Part = 'day' | 'month' | 'year'

/** The order and the separators in which a country writes day, month and year. */
function partsOf(locale: string | undefined) {
  const format = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    calendar: 'gregory',
    numberingSystem: 'latn',
    timeZone: 'UTC',
  })
  return format.formatToParts(new Date(0))
}

/** Removes the blanks (`15. 2. 1935`) and direction marks that some countries put into dates. */
export const closedUp = (text: string): string =>
  text
    .replace(/[\u061C\u200E\u200F]/g, '')
    .replace(/(?<!\d)(\d{1,4})\.\s+(\d{1,2})\.\s+(\d{1,4})(?!\d)/g, '$1.$2.$3')

const isPart = (type: string): type is Part => type === 'day' || type === 'month' || type === 'year'
const hints: Record<Part, string> = { day: 'DD', month: 'MM', year: 'YYYY' }

/** How the reader's country writes a date of the calendar: `MM/DD/YYYY`, `DD.MM.YYYY`. */
export const dayHint = (locale?: string): string =>
  partsOf(locale)
    .map(({ type, value }) => (isPart(type) ? hints[type] : value))
    .join('')
    // Some countries put a suffix behind, which nobody has to type.
    .replace(/[^DMY]+$/, '')

/** How the reader's country writes a month of a year: `MM/YYYY`, `YYYY-MM`. */
const monthHint = (locale?: string): string => {
  const order = partsOf(locale).flatMap(({ type }) =>
    type === 'month' || type === 'year' ? hints[type] : [],
  )
  return order.join(order[0] === 'YYYY' ? '-' : '/')
}

/** The ways to type a date of birth, as the reader's country writes it. */
export const birthHint = (locale?: string): string => `${dayHint(locale)}, or ${monthHint(locale)}, or YYYY`

/**
 * Reads a typed date of birth, as precisely as it was typed: `1935-02-15`, `1935-02` or `1935`. Returns any other text
 * unchanged, so that the server can refuse it.
 */
export function typedBirth(typed: string, locale?: string): string {
  const text = closedUp(typed).trim()
  const [, first = '', second = ''] = /^(\d{1,4})[./-](\d{1,4})$/.exec(text) ?? []
  const [year, month] = first.length === 4 ? [first, second] : [second, first]
  if (year.length === 4 && month.length < 3 && month !== '') return `${year}-${month.padStart(2, '0')}`
  const isDay = (day: string) => (/^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined)
  return typedDay(text, { ...(locale && { locale }), isDay }) ?? text
}

/** Whether a date of birth can be looked for: a year, a month or a day that exists. */
export const isBirth = (date: string): boolean =>
  /^\d{4}(-\d\d){0,2}$/.test(date) && dayOf(`${date}${'-01-01'.slice(date.length - 4)}`) !== undefined

/**
 * Reads a typed day, in ISO 8601 or as the reader's country writes it (`02/15/1935`, `15.2.1935`), with the full year.
 * Undefined for anything else.
 * @param isDay validates the day: the caller's own `dayOf`
 */
export function typedDay(
  typed: string,
  { locale, isDay = dayOf }: { locale?: string; isDay?: (day: string) => string | undefined } = {},
): string | undefined {
  const iso = isDay(typed)
  if (iso !== undefined) return iso
  const [, first, second, third] = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?$/.exec(typed) ?? []
  if (!first || !second || !third) return undefined
  const order = partsOf(locale).flatMap(({ type }) => (isPart(type) ? type : []))
  const numbers = [first, second, third]
  const of = (part: Part) => numbers[order.indexOf(part)] ?? ''
  if (of('year').length !== 4 || of('day').length > 2) return undefined
  return isDay(`${of('year')}-${of('month').padStart(2, '0')}-${of('day').padStart(2, '0')}`)
}
