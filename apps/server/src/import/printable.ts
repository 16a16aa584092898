const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Text of others as a terminal or a trail may show it: what steers a terminal, ends the line or changes the direction of
 * writing stands as its number (`\u{1b}`). Names of files may hold all of it.
 */
export const printable = (text: string): string =>
  text.replace(unseen, character => `\\u{${character.codePointAt(0)?.toString(16)}}`)
