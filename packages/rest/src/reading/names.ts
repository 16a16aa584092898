/** `dateOfBirth` -> `date_of_birth`, as a type. */
type Underscored<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Underscored<Rest>}`
  : ''

/** The contract says doctor for practitioner: it is older than the other professions. */
type Snake<Name extends string> = Name extends `practitioner${infer Rest}`
  ? `doctor${Underscored<Rest>}`
  : Underscored<Name>

type SnakeKeys<T> = { [K in keyof T as K extends string ? Snake<K> : never]: T[K] }

export const toSnake = (name: string) =>
  name.replace(/^practitioner/, 'doctor').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const toCamel = (name: string) =>
  name.replace(/^doctor/, 'practitioner').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** A record, or the shape of a zod object, with snake_case keys and the same values. */
export function snakeKeys<T extends object>(record: T): SnakeKeys<T> {
  // `toSnake` does at run time what `Snake` does to the types.
  return renamed(record, toSnake) as SnakeKeys<T>
}

/** A record with the core's camelCase keys. */
export const camelKeys = (record: object): Record<string, unknown> => renamed(record, toCamel)

const renamed = (record: object, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]))

/** Makes a function that picks these fields from a record, or from the shape of a zod object, and gives them snake_case keys. */
export function snakePick<Name extends string>(names: readonly Name[]) {
  const pairs = names.map(name => [name, toSnake(name)] as const)
  return <Row extends { [name in Name]: unknown }>(record: Row): SnakeKeys<Pick<Row, Name>> => {
    const picked: Record<string, unknown> = {}
    for (const [name, snake] of pairs) picked[snake] = record[name]
    // As above.
    return picked as SnakeKeys<Pick<Row, Name>>
  }
}
