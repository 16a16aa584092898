/** `dateOfBirth` -> `date_of_birth`, as a type. */
type Underscored<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Underscored<Rest>}`
  : ''

/** `date_of_birth` -> `dateOfBirth`, as a type. */
type Humped<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<Humped<Rest>>}`
  : Name

/** The contract is older than the other professions: it calls a practitioner a doctor. */
type Snake<Name extends string> = Name extends `practitioner${infer Rest}`
  ? `doctor${Underscored<Rest>}`
  : Underscored<Name>
type Camel<Name extends string> = Name extends `doctor${infer Rest}`
  ? `practitioner${Humped<Rest>}`
  : Humped<Name>

type SnakeKeys<T> = { [K in keyof T as K extends string ? Snake<K> : never]: T[K] }
type CamelKeys<T> = { [K in keyof T as K extends string ? Camel<K> : never]: T[K] }

export const toSnake = (name: string) =>
  name.replace(/^practitioner/, 'doctor').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
export const toCamel = (name: string) =>
  name.replace(/^doctor/, 'practitioner').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** A record, or the shape of a zod object, with snake_case keys and the same values. */
export function snakeKeys<T extends object>(record: T): SnakeKeys<T> {
  // The keys are those of `SnakeKeys` by the function above.
  return renamed(record, toSnake, snakes) as SnakeKeys<T>
}

/** The way back, for what the core takes. */
export function camelKeys<T extends object>(record: T): CamelKeys<T> {
  // As above.
  return renamed(record, toCamel, camels) as CamelKeys<T>
}

/** The fields of all records are few, and each row of a list has the same: their names are made once. */
const snakes = new Map<string, string>()
const camels = new Map<string, string>()

function renamed(record: object, rename: (name: string) => string, known: Map<string, string>): object {
  const copy: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(record)) {
    let other = known.get(name)
    if (other === undefined) {
      other = rename(name)
      known.set(name, other)
    }
    copy[other] = value
  }
  return copy
}
