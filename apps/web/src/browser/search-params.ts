/** The search of an address, not validated yet. */
export type RawSearch = Record<string, unknown>

/** A text of an address, or undefined. The router reads `?q=12` as a number and `?q=true` as a boolean. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
}

/** One of some words, or undefined. */
export function oneOf<const Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find(word => word === value)
}

/** A record's number in an address, or undefined. */
export function idOf(value: unknown): number | undefined {
  const id = typeof value === 'number' ? value : Number(textOf(value))
  return Number.isInteger(id) && id > 0 && id <= 2_147_483_647 ? id : undefined
}
