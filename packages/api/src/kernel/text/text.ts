import { z } from 'zod'
import { invalid } from '../errors/refusal.ts'
import { isStorable, withoutInvisible, withoutUnseen } from './invisible.ts'

const notStorable = 'The text contains characters that cannot be stored.'

/** Any text, stored in one form (NFC) however it was typed. Refused text is not composed. */
export const anyText = z.string().refine(isStorable, { error: notStorable, abort: true }).normalize('NFC')

/** Text of one line without invisible characters, and without white space around it. */
const line = anyText
  .overwrite(withoutInvisible)
  .trim()
  .refine(
    text => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text),
    'Enter one line, without tabs or other control characters.',
  )

/** `abort`: later checks may be slow, or make the text much longer, so they do not see a text that is too long. */
export const atMost = (max: number) => ({
  error: `Ensure this field has no more than ${max} characters.`,
  abort: true,
})

/** One line that must not be empty, at most `max` characters; surrounding white space is dropped. */
export const requiredText = (max: number) => line.min(1, 'This field may not be blank.').max(max, atMost(max))

/** A first or last name. Either may be blank; `named` refuses two blank ones. */
export const partOfName = (max: number) => line.max(max, atMost(max))

/** For a check across fields: that this one is given. It is told whatever else is wrong. */
export const missing = (field: string) => ({
  path: [field],
  error: 'This field is required.',
  when: isRecord,
})

type Names = { firstName?: string | undefined; lastName?: string | undefined }

/** For checks across fields: they run even if one field is wrong. */
export const isRecord = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null

/** False where both names are given and blank. */
export const named = ({ firstName, lastName }: Names) => firstName !== '' || lastName !== ''
export const unnamed = { path: ['lastName'], error: 'Enter a first name, a last name, or both.' }

/** @throws BAD_REQUEST when a change would leave both names blank. */
export function assertNamed(names: Names): void {
  if (!named(names)) throw invalid({ lastName: [unnamed.error] })
}

/** One optional line. Empty text is stored as null. */
export const optionalLine = (max: number) => orNull(line.max(max, atMost(max)))

/** Optional text of several lines. Empty text is stored as null. */
export const optionalText = (max: number) =>
  orNull(anyText.overwrite(withoutUnseen).trim().max(max, atMost(max)))

const orNull = (text: z.ZodString) => text.transform(text => text || null).nullish()

/** The message for every invalid address. */
export const noEmail = 'Enter a valid email address.'

export const longestAddress = 254

/** An e-mail address, kept as written except for white space around it. */
export const email = z.string().trim().check(z.email(noEmail)).max(longestAddress, atMost(longestAddress))

/** An optional e-mail address. */
export const optionalEmail = z
  .union([z.literal('').transform(() => null), email], { error: noEmail })
  .nullish()

type OrAsKept<Fields extends Record<string, z.ZodType>> = {
  [Name in keyof Fields]: z.ZodOptional<z.ZodUnion<[Fields[Name], z.ZodString]>>
}

/** The longest text that an import keeps. */
const keptText = { kept: anyText.max(20_000, { abort: true }), error: 'Not a valid string.' }

/**
 * Fields for changing a record. An import keeps what its source says, valid or not, and a client may send that back
 * unchanged. `assertValid` checks this.
 */
export function orAsKept<Fields extends Record<string, z.ZodType>>(
  fields: Fields,
  { kept, error }: { kept: z.ZodString; error: string } = keptText,
): OrAsKept<Fields> {
  // The title tells descriptions of the interface that nobody should enter this.
  const titled = kept.meta({ title: 'kept' })
  const lax = Object.entries(fields).map(([name, field]) => [
    name,
    z.union([field, titled], { error }).optional(),
  ])
  // The names are those of `fields`, by the line above.
  return Object.fromEntries(lax) as OrAsKept<Fields>
}

/** @throws BAD_REQUEST for values that `fields` refuse, unless they are on record already. */
export function assertValid<Name extends string>(
  fields: Record<Name, z.ZodType>,
  given: { [name in NoInfer<Name>]?: unknown },
  known: Record<NoInfer<Name>, unknown>,
): void {
  const names = Object.keys(fields) as Name[]
  const wrong = names.flatMap(name => {
    const { error } = fields[name].safeParse(given[name])
    return error && given[name] !== known[name] ? [[name, error.issues.map(({ message }) => message)]] : []
  })
  if (wrong.length > 0) throw invalid(Object.fromEntries(wrong))
}

/**
 * Takes over the stored text where a form sends the same text: a form sends null as empty text, and CR LF for line
 * ends.
 */
export function asOnRecord<Fields extends object>(fields: Fields, known: object): Fields {
  const ofForm = (text: unknown) =>
    typeof text === 'string' ? text.replace(/\r\n?/g, '\n').trim() : (text ?? '')
  const kept = Object.entries(known).filter(([name, value]) => {
    const given: unknown = Reflect.get(fields, name)
    return given !== undefined && ofForm(given) === ofForm(value)
  })
  return { ...fields, ...Object.fromEntries(kept) }
}

const noDate = 'Enter a date that exists, as YYYY-MM-DD.'

/** A calendar date that exists, as `YYYY-MM-DD`; a string from the edge to the row. PostgreSQL has no year 0. */
export const calendarDate = z.iso
  .date({ error: noDate, abort: true })
  .refine(date => date >= '0001', { error: noDate, abort: true })

const noPartialDate = 'Enter a date that exists, as YYYY-MM-DD, YYYY-MM or YYYY.'

/** A date of known precision: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export const partialDate = z
  .string({ error: noPartialDate })
  .regex(/^\d{4}(-\d\d){0,2}$/, { error: noPartialDate, abort: true })
  .refine(date => calendarDate.safeParse(`${date}${'-01-01'.slice(date.length - 4)}`).success, {
    error: noPartialDate,
    abort: true,
  })

const notPast = 'Enter a date between 1800 and today.'

/** The date of birth that an import keeps: any that exists. */
export const keptDate = { kept: partialDate, error: noPartialDate }

/** The date of birth of anyone alive or on record: 1800 to today. The current month and year count as past. */
export const birthDate = partialDate.refine(
  date => date >= '1800' && date <= latestToday().slice(0, date.length),
  notPast,
)

/** The date of an event in the life of anyone alive or on record: 1800 to today. */
export const pastDate = calendarDate.refine(date => date >= '1800-01-01' && date <= latestToday(), notPast)

/** Today's date in UTC+14, where days begin first: a clinic there must be able to enter its own date. */
const latestToday = () => new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10)

/** A moment, converted to UTC: PostgreSQL takes neither the year 0 nor offsets beyond 15:59, which ISO 8601 allows. */
export const moment = z.iso
  .datetime({ offset: true, error: 'Enter a moment as ISO 8601 with its offset from UTC.' })
  .transform(at => new Date(at).toISOString())
  .refine(at => at >= '1800' && at < '9999', 'Enter a moment between the years 1800 and 9999.')

/** An identity key. */
export const rowId = z.int().min(1).max(2_147_483_647)

/** The input of a procedure that takes a row by its id, and nothing else. */
export const idOnly = z.strictObject({ id: rowId })

/** The row and version that a decision is based on. */
export const decision = z.strictObject({ id: rowId, version: z.int().min(1) })

/** Alphabets that share letters of the same shape. */
const alike = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u]
const isOfOneScript = (text: string) => alike.filter(script => script.test(text)).length <= 1

/** Compared in one form (NFKC), whatever the keyboard produced. */
export const username = requiredText(150)
  .normalize('NFKC')
  .regex(
    /^[\p{L}\p{Nd}@.+_-][\p{L}\p{M}\p{Nd}@.+_-]*$/u,
    'Enter a username of letters, digits and @ . + - _ only.',
  )
  .max(150, atMost(150))
  .refine(isOfOneScript, 'Enter a username of one alphabet: letters of several look alike.')
