import { folded } from '@empanel/db'
import { withoutInvisible } from '../../text/invisible.ts'
import { anyText, atMost } from '../../text/text.ts'

/** A search as a person typed it, sorted by kind. A row must match every kind, but only one of `dates`. */
export type Search = {
  /** Parts of a name, folded. */
  words: string[]
  /**
   * Partial dates of birth. Where a date can be read in two ways, the one with the day before the month comes first.
   */
  dates: string[]
  /** The last digits of the whole text that was typed as a phone number, then of each number in it. */
  phones: string[]
  /** The id of a record. */
  number: number | undefined
  /** True for a number alone, which may be any of these. */
  either: boolean
}

const mostWords = 6

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july']
  .concat(['august', 'september', 'october', 'november', 'december'])
  .flatMap((name, place) => [[name, place + 1] as const, [name.slice(0, 3), place + 1] as const])
const monthOf = new Map<string, number>(months)
const names = [...monthOf.keys()].sort((a, b) => b.length - a.length).join('|')

const two = (part: number | string) => String(part).padStart(2, '0')

/** A year in which somebody on record may have been born. */
const yearPattern = /^(?:1[89]|20)\d\d$/

/** The date, if it exists and can be a date of birth: parts of phone numbers look like dates, too. */
function dateOf(year: string, month: number | string, day: number | string): string[] {
  if (!yearPattern.test(year)) return []
  const date = `${year}-${two(month)}-${two(day)}`
  const time = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? [] : [date]
}

type Reader = { pattern: RegExp; read: (...parts: string[]) => string[] }

const monthNamed = (name: string) => monthOf.get(name.toLowerCase()) ?? 0

const readers: Reader[] = [
  { pattern: /\b(\d{4})[./-](\d\d?)[./-](\d\d?)\b/g, read: (y = '', m = '', d = '') => dateOf(y, m, d) },
  {
    pattern: /\b(\d\d?)[./-](\d\d?)[./-](\d{4})\b\.?/g,
    read: (a = '', b = '', y = '') => [...new Set([...dateOf(y, b, a), ...dateOf(y, a, b)])],
  },
  {
    pattern: new RegExp(
      `\\b(\\d\\d?)(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?(${names})\\.?,?\\s+(\\d{4})\\b`,
      'gi',
    ),
    read: (d = '', m = '', y = '') => dateOf(y, monthNamed(m), d),
  },
  {
    pattern: new RegExp(`\\b(${names})\\.?\\s+(\\d\\d?)(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`, 'gi'),
    read: (m = '', d = '', y = '') => dateOf(y, monthNamed(m), d),
  },
  {
    pattern: /\b(?:(\d{4})-(\d\d)|(\d\d?)[./](\d{4}))\b/g,
    read: (y1 = '', m1 = '', m2 = '', y2 = '') => dateOf(y1 || y2, m1 || m2, 1).map(date => date.slice(0, 7)),
  },
]

/** Removes from `text` what matches `pattern` and what `read` understands. */
function take(text: string, { pattern, read }: Reader, into: string[]): string {
  return text.replace(pattern, (found: string, ...parts: unknown[]) => {
    const read1 = read(
      ...parts.map(part => (typeof part === 'string' ? part : undefined)).map(part => part ?? ''),
    )
    into.push(...read1)
    return read1.length > 0 ? ' ' : found
  })
}

/** A phone number of seven digits or more, what separates two of them, and what begins an extension. */
const phonePattern = /(?<![\p{L}\p{N}])\+?\(?\d(?:[\s()./-]{0,2}\d){6,}(?=[^\p{L}\p{N}]|$|x\d|ext)/giu
const betweenPhones = /^\s*(?:or|and|[&,;|/])\s*$/i
const extensionPattern = /^[\s,;]*(?:x|ext(?:ension|n)?\.?|#)\s*(\d{1,6})(?![\p{L}\p{N}])/iu

/** Removes phone numbers and their extensions from `text` and adds their last digits to `into`. */
function takePhones(text: string, into: string[]): string {
  const numbers = (text.match(phonePattern) ?? []).map(digitsOf)
  let all = ''
  const [before, ...others] = text.split(phonePattern)
  const rest = others.map((after, place) => {
    const [taken = '', extension = ''] = extensionPattern.exec(after) ?? []
    all += `${numbers[place]}${extension}`
    const left = after.slice(taken.length)
    return place < others.length - 1 && betweenPhones.test(left) ? '' : left
  })
  if (all) into.push(...new Set([all, ...numbers].map(tailOf)))
  return [before, ...rest].join(' ')
}
const largestId = 2_147_483_647

/** Reads what was typed: parts of names in any order, a date of birth or its year, a phone number, `#12`. */
export function searchOf(q: string | undefined): Search {
  const dates: string[] = []
  const phones: string[] = []
  let rest = q?.trim() ?? ''
  const alone = /^\d+$/.test(rest)
  for (const reader of readers) rest = take(rest, reader, dates)
  if (!alone) rest = takePhones(rest, phones)
  const words: string[] = []
  let number: number | undefined
  for (const token of rest.split(/[\s,]+/)) {
    const id = /^#(\d{1,10})$/.exec(token)?.[1] ?? (alone ? token : undefined)
    if (id && Number(id) > 0 && Number(id) <= largestId) number = Number(id)
    if (yearPattern.test(token)) dates.push(token)
    if (token.startsWith('#') && id) continue
    if (!yearPattern.test(token) || alone) words.push(...folded(token).split(' ').filter(Boolean))
  }
  if (alone && rest.length > 6) phones.push(tailOf(rest))
  if (words.length + dates.length + phones.length === 0 && number === undefined) words.push(...marksOf(q))
  return { words: withoutTitle(words), dates, phones, number, either: alone }
}

/** Practitioners are shown with a title that most of their names lack. A title alone may be the beginning of a name. */
function withoutTitle(words: string[]): string[] {
  const names = words.filter(word => word !== 'dr')
  return names.length > 0 ? names : words
}

const withinWords = (q: string) => searchOf(q).words.length <= mostWords

/**
 * Folding removes punctuation. A search for punctuation alone finds nobody, whereas an empty search finds everybody.
 */
const marksOf = (q = ''): string[] => [q.trim()].filter(Boolean)

/** The words of `q` for a search in names alone. A number is then part of a name. */
export function nameWordsOf(q: string | undefined): string[] {
  const words = withoutTitle(
    folded(q ?? '')
      .split(' ')
      .filter(Boolean),
  ).slice(0, mostWords)
  return words.length > 0 ? words : marksOf(q)
}

const digitsOf = (text: string) => text.replace(/\D/g, '')

/** The part of a phone number that the database indexes. */
const tailOf = (digits: string) => digits.slice(-7)

const escapeLike = (word: string) => word.replace(/[\\%_]/g, '\\$&')

/**
 * A pattern for each word: any part of a name. One or two letters occur in nearly every name, so they match beginnings.
 */
export const patternsOf = (words: string[]) =>
  words.map(word => (/^[a-z0-9]{1,2}$/.test(word) ? `% ${word}%` : `%${escapeLike(word)}%`))

/** Patterns for a name with a blank after it: each word stands whole, and each word begins a word. */
export const wholesOf = (words: string[]) => words.map(word => `% ${escapeLike(word)} %`)
export const startsOf = (words: string[]) => words.map(word => `% ${escapeLike(word)}%`)

const escapeRegex = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** Whether a word may be a misspelling of another. Shorter words resemble too many. */
export const isMisspelt = (word: string) => [...word].length >= 3

/**
 * A regular expression for each word. For short words it also matches one wrong, added or missing letter, or two
 * letters exchanged. Long words are found by similarity, which is too low for short ones.
 */
export const misspeltOf = (words: string[]): string[] =>
  words.map(word => `(${[...new Set(spellings([...word]))].join('|')})`)

function spellings(word: string[]): string[] {
  const letters = word.map(escapeRegex)
  const exact = letters.join('')
  if (letters.length < 4 || letters.length > 6) return [exact]
  const changed = letters.flatMap((letter, at) => {
    const before = letters.slice(0, at).join('')
    const after = letters.slice(at + 1).join('')
    const exchanged = `${letters[at + 1] ?? ''}${letter}${letters.slice(at + 2).join('')}`
    return [`.${after}`, after, `.${letter}${after}`, exchanged].map(rest => before + rest)
  })
  return [exact, ...changed, `${exact}.`]
}

/** The text of a search: at most six words. */
export const searchWords = anyText
  .overwrite(withoutInvisible)
  .max(200, atMost(200))
  .refine(withinWords, `Search for at most ${mostWords} words.`)
