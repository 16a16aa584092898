/**
 * Scripts whose letters the joiners U+200C and U+200D shape, so that names need them: Persian, Sinhala, Malayalam and
 * their like.
 */
const joining = [
  ...['Arabic', 'Syriac', 'Nko', 'Mandaic', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati'],
  ...['Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Tibetan', 'Myanmar', 'Khmer'],
]
const joined = `[${joining.map(script => `\\p{Script=${script}}`).join('')}]`

/** Variation selectors choose a form of the character before them, as in Japanese names. */
const varied = String.raw`[\p{Script=Han}\p{Script=Mongolian}\p{Extended_Pictographic}]`

const joiner = String.raw`(?<=${joined}\p{M}?)[\u200c\u200d](?=${joined})`
const selector = String.raw`(?<=${varied})\p{Variation_Selector}`
const invisible = new RegExp(
  String.raw`(${joiner}|${selector})|[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800\u{1d159}]`,
  'gu',
)

/**
 * More marks on one letter than any script has (UAX #15, D4). To compose a text is to order them, which takes time that
 * grows with their square: a megabyte of them takes minutes, in which nobody else is served.
 */
const heaped = /\p{M}{31}/u

/** Whether a text can be stored. PostgreSQL takes neither NUL nor half of a surrogate pair. */
export const isStorable = (text: string): boolean =>
  text.isWellFormed() && !text.includes('\0') && !heaped.test(text)

/**
 * Drops what nobody sees: zero-width characters, soft hyphens, byte order marks, tags and all that changes the
 * direction of writing. They come along when text is copied, and two names that differ in them look the same; whoever
 * was refused could not see what to remove. Joiners and variation selectors stay where a script needs them.
 */
export const withoutInvisible = (text: string): string => text.replace(invisible, '$1')

/** Text of one line as it is stored: composed (NFC), without invisible characters or white space around it. */
export const storedLine = (text: string): string => withoutInvisible(text.normalize('NFC')).trim()

/** Of control characters those that are no white space; and what reorders the text after it. */
const unseen = /[^\P{Cc}\0\t\n\v\f\r\x85]|[\u202a-\u202e]/gu

/**
 * Drops what nobody sees in text of several lines. Marks and isolates stay: running text of two directions needs them.
 * So does NUL, which is refused.
 */
export const withoutUnseen = (text: string): string => text.replace(unseen, '')
