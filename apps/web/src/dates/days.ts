import { textOf } from '../browser/search-params.ts'

export const dayMs = 86_400_000

/** A day of the calendar (`2026-03-01`) in an address, if it exists and the server takes it, or undefined. */
export const dayOf = (value: unknown) => dayFrom('1900', value)

/** The same of a date of birth. */
export const birthdayOf = (value: unknown) => dayFrom('1800', value)

function dayFrom(first: string, value: unknown): string | undefined {
  const text = textOf(value)
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text) || text < first || text > '9000') return undefined
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined
}

/** Today in the reader's own time zone. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/** The moment when a day begins for the reader, or a day that comes some days later. */
export function startOf(day: string, daysLater = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + daysLater)
}

/** The last moment of a day for the reader. */
export const endOf = (day: string): Date => new Date(startOf(day, 1).getTime() - 1)

/** Like `dayOf`, but undefined for days in the future. */
export function pastDayOf(value: unknown): string | undefined {
  const day = dayOf(value)
  return day !== undefined && day <= today() ? day : undefined
}

/** The first and the last day for which something can be planned: tomorrow, and the day two years ahead. */
export function planDays(now = new Date()): { first: string; last: string } {
  const last = new Date(now.getFullYear() + 2, now.getMonth(), now.getDate())
  return { first: today(startOf(today(now), 1)), last: today(last) }
}

/** The next Friday after today. */
export function nextFriday(now = new Date()): string {
  const days = (5 - now.getDay() + 7) % 7 || 7
  return today(startOf(today(now), days))
}

/**
 * The day of a moment of which only the day was known: the ledger stores such a start as the first moment of the day in
 * UTC, and such an end as the last. Undefined for every other moment.
 */
export function knownDay(at: string): string | undefined {
  return /^(\d{4}-\d\d-\d\d)T(?:00:00:00\.000|23:59:59\.999)Z$/.exec(at)?.[1]
}

/** The moment that stands for the beginning of a day when only the day is known. */
export const beginningOf = (day: string): string => `${day}T00:00:00.000Z`

/** The day to show for a moment: the known day, or else the reader's day. */
export const dayOfMoment = (at: string): string => knownDay(at) ?? today(new Date(at))

/** Whether an assignment was open at the end of a day, by the days that are shown. */
export const openAtEndOf =
  (day: string) =>
  ({ startedAt, endedAt }: { startedAt: string; endedAt: string | null }) =>
    dayOfMoment(startedAt) <= day && (endedAt === null || dayOfMoment(endedAt) > day)
