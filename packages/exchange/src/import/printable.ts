const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Makes foreign text safe for a terminal or the trail: a character that steers the terminal, ends the line or changes
 * the direction of writing becomes its number (`\u{1b}`). Even file names may contain such characters.
 */
export const printable = (text: string): string =>
  text.replace(unseen, character => `\\u{${character.codePointAt(0)?.toString(16)}}`)
