import type { PartialDate } from './age.ts'
import { dayOfMoment, knownDay } from './days.ts'

/** Dates are shown as they are typed, even in countries with another calendar or other digits. */
const asTyped = { calendar: 'gregory', numberingSystem: 'latn' }
const dates = { ...asTyped, timeZone: 'UTC' }
const day = new Intl.DateTimeFormat(undefined, { ...dates, dateStyle: 'medium' })
const weekday = new Intl.DateTimeFormat(undefined, { ...dates, dateStyle: 'full' })
const moment = new Intl.DateTimeFormat(undefined, { ...asTyped, dateStyle: 'medium', timeStyle: 'short' })

/** Formats by precision: year, month, day. */
const calendar = [
  new Intl.DateTimeFormat(undefined, { ...dates, year: 'numeric' }),
  new Intl.DateTimeFormat(undefined, { ...dates, year: 'numeric', month: 'short' }),
  day,
]

/**
 * Formats a date of any precision (`1980-02-29`, `1980-02`, `1980`) as the reader's country writes it. The result is the
 * same in every time zone.
 */
export const formatDay = (date: PartialDate): string =>
  (calendar[date.split('-').length - 1] ?? day).format(new Date(date))

/** A day of the calendar (`1980-02-29`) with its weekday. */
export const formatWeekday = (date: string): string => weekday.format(new Date(date))

/** A moment (ISO 8601) in the reader's own country and time zone. */
export const formatMoment = (at: string): string => moment.format(new Date(at))

/** A date of the calendar, for people and for programs. */
export function Day({ date }: { date: PartialDate | null }) {
  return date === null ? <>not known</> : <time dateTime={date}>{formatDay(date)}</time>
}

/** A moment (ISO 8601) in the reader's own time zone. */
export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{formatMoment(at)}</time>
}

/**
 * The day of a moment. If only the day was known, as of a death, every reader sees that day; otherwise the day in the
 * reader's time zone, with the time in the tooltip.
 */
export function DayOf({ at }: { at: string }) {
  const known = knownDay(at)
  return known ? (
    <time dateTime={known}>{formatDay(known)}</time>
  ) : (
    <time dateTime={at} title={formatMoment(at)}>
      {formatDay(dayOfMoment(at))}
    </time>
  )
}

/** Minutes from now until a moment, rounded up; 0 when it has passed. */
export const minutesUntil = (at: string): number =>
  Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 60_000))

/** A number of minutes in words. */
export const minutesInWords = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`)
