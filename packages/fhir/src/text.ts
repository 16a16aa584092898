import { refuse } from './refusal.ts'

/** More marks on one letter than any script has. The time to compose them grows with their square. */
const heaped = /\p{M}{31}/u

/**
 * Text that can be stored: trimmed, null if blank.
 * PostgreSQL refuses NUL and would turn a lone surrogate into U+FFFD, so both are refused here.
 */
export function text(value: string | null | undefined, where: string): string | null {
  if (value === null || value === undefined) return null
  if (value.includes('\0')) refuse(`${where} holds a NUL character`)
  if (!value.isWellFormed()) refuse(`${where} holds half of a surrogate pair`)
  if (heaped.test(value)) refuse(`${where} holds more than 30 marks on one letter`)
  return value.trim() || null
}
