const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' })
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const dayOf = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** A date of the calendar (`1980-02-29`) as the reader's country writes it, the same in every time zone. */
export const formatDay = (date: string): string => day.format(new Date(`${date}T00:00:00Z`))

/** A moment (ISO 8601) in the reader's own country and time zone. */
export const formatMoment = (at: string): string => moment.format(new Date(at))

/** A date of the calendar, for people and for programs. */
export function Day({ date }: { date: string | null }) {
  return date === null ? <>not known</> : <time dateTime={date}>{formatDay(date)}</time>
}

/** A moment (ISO 8601) in the reader's own time zone; `precision="day"` leaves the time to the tooltip. */
export function Moment({ at, precision = 'minute' }: { at: string; precision?: 'day' | 'minute' }) {
  const date = new Date(at)
  return (
    <time dateTime={at} title={moment.format(date)}>
      {(precision === 'day' ? dayOf : moment).format(date)}
    </time>
  )
}

/** Whole years from a date of birth to today, or to the day of death. */
export function yearsSince(birth: string, until: string | null = null): number {
  const end = until ?? new Date().toISOString().slice(0, 10)
  const years = Number(end.slice(0, 4)) - Number(birth.slice(0, 4))
  return end.slice(5) < birth.slice(5) ? years - 1 : years
}

/** An age in words. */
export const yearsInWords = (years: number): string => (years === 1 ? '1 year' : `${years} years`)

/** Minutes from now until a moment, the one that has begun included; 0 when it has passed. */
export const minutesUntil = (at: string): number =>
  Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 60_000))

/** A number of minutes in words. */
export const minutesInWords = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`)
