import { z } from 'zod'

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
const storable = (text: string) => text.isWellFormed() && !text.includes('\0')
const notStorable = 'The text contains characters that cannot be stored.'

/** One line that must not be empty, at most `max` characters; surrounding white space is dropped. */
export const requiredText = (max: number) =>
  z
    .string()
    .refine(storable, notStorable)
    .trim()
    .refine(text => !/\p{Cc}/u.test(text), 'Enter one line, without tabs or other control characters.')
    .min(1, 'This field may not be blank.')
    .max(max, `Ensure this field has no more than ${max} characters.`)

/** Text that may be missing: an empty one is stored as null. */
export const optionalText = (max: number) =>
  z
    .string()
    .refine(storable, notStorable)
    .trim()
    .max(max, `Ensure this field has no more than ${max} characters.`)
    .transform(text => text || null)
    .nullish()

/** An e-mail address, kept as written. */
export const email = z
  .email('Enter a valid email address.')
  .max(254, 'Ensure this field has no more than 254 characters.')

/** An e-mail address that may be missing. */
export const optionalEmail = z
  .union([z.literal('').transform(() => null), email], { error: 'Enter a valid email address.' })
  .nullish()

const noDate = 'Enter a date that exists, as YYYY-MM-DD.'

/** A calendar date that exists, as `YYYY-MM-DD`; kept as a string from edge to row. PostgreSQL has no year 0. */
export const calendarDate = z.iso
  .date({ error: noDate, abort: true })
  .refine(date => date >= '0001', { error: noDate, abort: true })

/** A date on which something has happened to a person alive today or on record: 1800 to today. */
export const pastDate = calendarDate.refine(
  date => date >= '1800-01-01' && date <= latestToday(),
  'Enter a date between 1800 and today.',
)

/** Today where the day began first (UTC+14): a clinic there must be able to enter its own date. */
const latestToday = () => new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10)

/** A moment, in UTC from here on: PostgreSQL takes neither the year 0 nor offsets beyond 15:59, which ISO 8601 has. */
export const moment = z.iso
  .datetime({ offset: true, error: 'Enter a moment as ISO 8601 with its offset from UTC.' })
  .transform(at => new Date(at).toISOString())
  .refine(at => at >= '1800' && at < '9999', 'Enter a moment between the years 1800 and 9999.')

/** An identity key. */
export const rowId = z.int().min(1).max(2_147_483_647)

/** Words to search for. */
export const searchWords = z.string().max(200).refine(storable, notStorable)

/** No `@` in usernames: one could otherwise take somebody else's e-mail address as theirs. */
export const username = requiredText(150).regex(
  /^[\w.+-]+$/,
  'Enter a username of letters, digits and . _ + - only.',
)
