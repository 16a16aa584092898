import { namesOf } from './field.ts'

type Entering = { first?: string; entered: (value: never) => unknown }

/** The values of a form, by field. */
type ValuesOf<All extends Record<string, Entering>> = {
  [Name in keyof All]: All[Name]['entered'] extends (value: infer Value) => unknown ? Value : never
}
type EnteredIn<All extends Record<string, Entering>> = {
  [Name in keyof All]: ReturnType<All[Name]['entered']>
}

/** A record's value. In a form, a list is one text, with commas between. */
type Known = string | number | readonly string[] | null

/** How records become the values of a form, and values become what the server takes. */
export function formOf<Name extends string, All extends Record<Name, Entering>>(
  fields: All & Record<Name, Entering>,
) {
  type Values = ValuesOf<All>
  const names = namesOf<Name>(fields)
  const valuesBy = (known: (name: Name) => Known | undefined) =>
    // One value for each field. A record's own values are those of its form, as text.
    Object.fromEntries(names.map(name => [name, String(known(name) ?? '')])) as Values

  const valuesOf = (record: { readonly [name in Name]: Known }) => valuesBy(name => record[name])

  function entered<Only extends Name>(values: Values, only: readonly Only[]) {
    // A field takes its own value; types cannot follow that through the name.
    const pairs = only.map(name => [name, fields[name].entered(values[name] as never)])
    // The names are those of `only`.
    return Object.fromEntries(pairs) as Pick<EnteredIn<All>, Only>
  }

  return {
    nobody: valuesBy(name => fields[name].first),
    valuesOf,
    /** The values of these fields as the server takes them. */
    entered,
    /** The changed values only: imported records may lack required fields, and some need a permission of their own. */
    changesOf(values: Values, record: Parameters<typeof valuesOf>[0]) {
      const before = valuesOf(record)
      const changed = names.filter(name => values[name] !== before[name])
      const changes: Partial<Pick<EnteredIn<All>, Name>> = entered(values, changed)
      return changes
    },
  }
}
