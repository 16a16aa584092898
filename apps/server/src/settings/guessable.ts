/** The shortest secret that is taken. */
export const fewestBytes = 32

/** Words of samples, in any case and joined in any way. Random text of this length hardly ever contains one. */
const sampleWords =
  /secret|(change|replace).?(me|this|it)|example|sample|insecure|password|placeholder|default|correct horse|qwerty|letmein|keyboard.?cat|lorem.?ipsum/i

/** One in ten thousand random texts of 32 hexadecimal digits has fewer; one in a thousand of 16. */
const fewestDifferent = (length: number) => (length < 32 ? 7 : 10)

/** Words with blanks between them and no digit: random secrets hardly ever look so. */
const prose = /^(?=.*\s)[^\d]+$/s

/** Whether a secret looks like a sample, or typed by a person instead of drawn by a machine. */
export function isGuessable(secret: string): boolean {
  const characters = [...secret]
  return (
    sampleWords.test(secret) ||
    prose.test(secret) ||
    new Set(characters).size < fewestDifferent(characters.length) ||
    repeatsItself(secret) ||
    isSequence(characters)
  )
}

/** Whether it is one part over and over, the last time perhaps cut short. */
function repeatsItself(secret: string): boolean {
  const again = secret.indexOf(secret.slice(0, Math.ceil(secret.length / 2)), 1)
  return again > 0 && secret.startsWith(secret.slice(again))
}

/** Whether most characters are neighbours of the one before, as in `abcdef` or `987654`, or that one again. */
function isSequence(characters: string[]): boolean {
  const codes = characters.map(character => character.codePointAt(0) ?? 0)
  const regular = codes.filter((code, place) => Math.abs(code - (codes[place - 1] ?? code + 9)) <= 1)
  return regular.length > codes.length / 2
}
