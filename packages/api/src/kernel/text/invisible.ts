/**
 * Scripts that use the joiners U+200C and U+200D to shape letters, so that names need them: Persian, Sinhala, Malayalam
 * and others.
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
 * More marks on one letter than any script has (UAX #15, D4). Composing sorts them in quadratic time: a megabyte of
 * marks takes minutes, in which the server answers nobody else.
 */
const heaped = /\p{M}{31}/u

/** Whether a text can be stored. PostgreSQL takes neither NUL nor half of a surrogate pair. */
export const isStorable = (text: string): boolean =>
  text.isWellFormed() && !text.includes('\0') && !heaped.test(text)

/**
 * Drops invisible characters: zero-width characters, soft hyphens, byte order marks, tags and all that changes the
 * direction of writing. They come with copied text. Two names that differ only in them look the same, and nobody could
 * see what to remove from a refused one. Joiners and variation selectors stay where a script needs them.
 */
export const withoutInvisible = (text: string): string => text.replace(invisible, '$1')

/** Text of one line as it is stored: composed (NFC), without invisible characters or white space around it. */
export const storedLine = (text: string): string => withoutInvisible(text.normalize('NFC')).trim()

/** Control characters other than white space, and characters that reorder the text after them. */
const unseen = /[^\P{Cc}\0\t\n\v\f\r\x85]|[\u202a-\u202e]/gu

/**
 * Drops invisible characters from text of several lines. Marks and isolates stay: text in two directions needs them.
 * NUL stays, too: it is refused later.
 */
export const withoutUnseen = (text: string): string => text.replace(unseen, '')
