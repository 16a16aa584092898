/**
 * Thrown inside the mapping when a document cannot be used. The package's public functions turn it into a `Problem`.
 */
export class Refusal extends Error {}

/** `sentence` continues the name of the resource: `Patient/abc: birthDate is missing`. */
export function refuse(sentence: string): never {
  throw new Refusal(`: ${sentence}`)
}

/** `Patient/abc has no family name`. */
export function lacks(what: string): never {
  throw new Refusal(` has no ${what}`)
}

/** Prepares a foreign value for a problem: quoted, escaped (no NUL, no lone surrogate) and short. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
}
