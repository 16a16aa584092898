import { z } from 'zod'
import { invalid } from '../errors/refusal.ts'
import { isStorable, withoutInvisible, withoutUnseen } from './invisible.ts'

const notStorable = 'The text contains characters that cannot be stored.'

/** Any text: stored in one form (NFC), however it was composed where it was typed. What is refused is not composed. */
export const anyText = z.string().refine(isStorable, { error: notStorable, abort: true }).normalize('NFC')

/** Text of one line without invisible characters, and without white space around it. */
const line = anyText
  .overwrite(withoutInvisible)
  .trim()
  .refine(
    text => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text),
    'Enter one line, without tabs or other control characters.',
  )

/** What is too long is looked at no further: what comes after may take its time, or make much more of it. */
export const atMost = (max: number) => ({
  error: `Ensure this field has no more than ${max} characters.`,
  abort: true,
})

/** One line that must not be empty, at most `max` characters; surrounding white space is dropped. */
export const requiredText = (max: number) => line.min(1, 'This field may not be blank.').max(max, atMost(max))

/** A first or last name. Either may be blank: `named` sees to it that not both are. */
export const partOfName = (max: number) => line.max(max, atMost(max))

type Names = { firstName?: string | undefined; lastName?: string | undefined }

/** For checks of several fields: they are made whatever is wrong with one of them. */
export const isRecord = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null

/** False where both names are there and blank. */
export const named = ({ firstName, lastName }: Names) => firstName !== '' || lastName !== ''
export const unnamed = { path: ['lastName'], error: 'Enter a first name, a last name, or both.' }

/** @throws BAD_REQUEST where a change would leave nothing of a name. */
export function demandName(names: Names): void {
  if (!named(names)) throw invalid({ lastName: [unnamed.error] })
}

/** One line that may be missing: an empty one is stored as null. */
export const optionalLine = (max: number) => orNull(line.max(max, atMost(max)))

/** Text of several lines that may be missing: an empty one is stored as null. */
export const optionalText = (max: number) =>
  orNull(anyText.overwrite(withoutUnseen).trim().max(max, atMost(max)))

const orNull = (text: z.ZodString) => text.transform(text => text || null).nullish()

/** Said of every address that is none. */
export const noEmail = 'Enter a valid email address.'

export const longestAddress = 254

/** An e-mail address, kept as written but for white space around it. */
export const email = z.string().trim().check(z.email(noEmail)).max(longestAddress, atMost(longestAddress))

/** An e-mail address that may be missing. */
export const optionalEmail = z
  .union([z.literal('').transform(() => null), email], { error: noEmail })
  .nullish()

type OrAsKept<Fields extends Record<string, z.ZodType>> = {
  [Name in keyof Fields]: z.ZodOptional<z.ZodUnion<[Fields[Name], z.ZodString]>>
}

/** What an import keeps of a text, at its longest. */
const keptText = { kept: anyText.max(20_000, { abort: true }), error: 'Not a valid string.' }

/**
 * Fields of a record that is changed. An import keeps what its source says, valid or not: it may be sent back as it is,
 * which `demandValid` sees to.
 */
export function orAsKept<Fields extends Record<string, z.ZodType>>(
  fields: Fields,
  { kept, error }: { kept: z.ZodString; error: string } = keptText,
): OrAsKept<Fields> {
  // The title tells descriptions of an interface that nobody should enter it.
  const titled = kept.meta({ title: 'kept' })
  const lax = Object.entries(fields).map(([name, field]) => [
    name,
    z.union([field, titled], { error }).optional(),
  ])
  // The names are those of `fields`, by the line above.
  return Object.fromEntries(lax) as OrAsKept<Fields>
}

/** @throws BAD_REQUEST for what `fields` do not take, unless it is on record. */
export function demandValid<Name extends string>(
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
 * The texts of a form, where null is empty and a line ends in CR LF: those that say what is on record are taken as it
 * has them.
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

/** A calendar date that exists, as `YYYY-MM-DD`; kept as a string from edge to row. PostgreSQL has no year 0. */
export const calendarDate = z.iso
  .date({ error: noDate, abort: true })
  .refine(date => date >= '0001', { error: noDate, abort: true })

const noPartialDate = 'Enter a date that exists, as YYYY-MM-DD, YYYY-MM or YYYY.'

/** A date as precisely as it is known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export const partialDate = z
  .string({ error: noPartialDate })
  .regex(/^\d{4}(-\d\d){0,2}$/, { error: noPartialDate, abort: true })
  .refine(date => calendarDate.safeParse(`${date}${'-01-01'.slice(date.length - 4)}`).success, {
    error: noPartialDate,
    abort: true,
  })

const notPast = 'Enter a date between 1800 and today.'

/** A date of birth as an import keeps it: any that exists. */
export const keptDate = { kept: partialDate, error: noPartialDate }

/** When somebody alive today or on record was born: 1800 to today; the current month and year have begun. */
export const birthDate = partialDate.refine(
  date => date >= '1800' && date <= latestToday().slice(0, date.length),
  notPast,
)

/** A date on which something has happened to a person alive today or on record: 1800 to today. */
export const pastDate = calendarDate.refine(date => date >= '1800-01-01' && date <= latestToday(), notPast)

/** Today where the day began first (UTC+14): a clinic there must be able to enter its own date. */
const latestToday = () => new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10)

/** A moment, in UTC from here on: PostgreSQL takes neither the year 0 nor offsets beyond 15:59, which ISO 8601 has. */
export const moment = z.iso
  .datetime({ offset: true, error: 'Enter a moment as ISO 8601 with its offset from UTC.' })
  .transform(at => new Date(at).toISOString())
  .refine(at => at >= '1800' && at < '9999', 'Enter a moment between the years 1800 and 9999.')

/** An identity key. */
export const rowId = z.int().min(1).max(2_147_483_647)

/** What a decision is made on: a row as whoever decides saw it. */
export const decision = z.strictObject({ id: rowId, version: z.int().min(1) })

/** Alphabets with letters that look like those of another. */
const alike = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u]
const isOfOneScript = (text: string) => alike.filter(script => script.test(text)).length <= 1

/** Compared in one form (NFKC), whatever the keyboard made. */
export const username = requiredText(150)
  .normalize('NFKC')
  .regex(
    /^[\p{L}\p{Nd}@.+_-][\p{L}\p{M}\p{Nd}@.+_-]*$/u,
    'Enter a username of letters, digits and @ . + - _ only.',
  )
  .max(150, atMost(150))
  .refine(isOfOneScript, 'Enter a username of one alphabet: letters of several look alike.')
