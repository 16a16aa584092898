/** `dateOfBirth` -> `date_of_birth`, as a type. */
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : ''

/** `date_of_birth` -> `dateOfBirth`, as a type. */
type Camel<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name

type SnakeKeys<T> = { [K in keyof T as K extends string ? Snake<K> : never]: T[K] }
type CamelKeys<T> = { [K in keyof T as K extends string ? Camel<K> : never]: T[K] }

export const toSnake = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const toCamel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** A record, or the shape of a zod object, with snake_case keys and the same values. */
export function snakeKeys<T extends object>(record: T): SnakeKeys<T> {
  // `fromEntries` forgets the keys; they are those of `SnakeKeys` by the function above.
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [toSnake(name), value]),
  ) as SnakeKeys<T>
}

/** The way back, for what the core takes. */
export function camelKeys<T extends object>(record: T): CamelKeys<T> {
  // As above.
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [toCamel(name), value]),
  ) as CamelKeys<T>
}
