import type { patients, practitioners } from '@empanel/db'
import { asc, type Column, desc, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { fromCursor } from '../../kernel/query/paging.ts'
import { moment } from '../../kernel/text/text.ts'

type Kind = 'text' | 'integer' | 'timestamptz'

/**
 * A sort key. `by` is never null, and short enough for a cursor. `falling` replaces it for descending lists, so that
 * unknown values come last either way. `alone` replaces it where at most the field `beside` follows: it also orders
 * equal values, and it has an index.
 */
export type SortKey = { by: SQL; kind: Kind; falling?: SQL; alone?: { by: SQL; beside: string } }

/**
 * Sort keys for names, without accents and case, so that every database sorts alike. A single word is a last name.
 * `sortName` has two blanks between last and first name.
 */
export const nameKeys = ({ nameFolded, sortName }: typeof patients | typeof practitioners) =>
  ({
    name: { by: sql`left(${nameFolded}, 100)`, kind: 'text' },
    lastName: {
      by: sql`split_part(${sortName}, '  ', 1)`,
      kind: 'text',
      alone: { by: sql`${sortName}`, beside: 'firstName' },
    },
    firstName: { by: sql`split_part(${sortName}, '  ', 2)`, kind: 'text' },
  }) satisfies Record<string, SortKey>

/** Optional text as a sort key, short enough for a cursor. */
export const shortText = (column: unknown): SQL => sql`left(coalesce(${column}, ''), 100)`

/** The sort keys that every record of a person has: id, names, time of entry, and these optional texts. */
export function personKeys<Name extends string>(
  table: (typeof patients | typeof practitioners) & { [name in NoInfer<Name>]: Column },
  texts: Record<Name, unknown>,
) {
  const names = Object.keys(texts) as Name[]
  const keys = names.map(name => [name, { by: shortText(table[name]), kind: 'text' }])
  return {
    // The names are those of `texts`, by the lines above.
    ...(Object.fromEntries(keys) as Record<Name, SortKey>),
    id: { by: sql`${table.id}`, kind: 'integer' },
    ...nameKeys(table),
    createdAt: { by: sql`${table.createdAt}`, kind: 'timestamptz' },
  } satisfies Record<string, SortKey>
}

/** The names of sort keys: the fields of `?ordering=`. */
export const sortFieldsOf = <Field extends string>(keys: Record<Field, SortKey>) =>
  Object.keys(keys) as Field[]

/** One field of `?ordering=`. */
export type Term<Field extends string> = { field: Field; descending: boolean }

type Sorted = Omit<SortKey, 'falling'> & { descending: boolean }

/** An order by any fields, each ascending or descending, then by id, so that no two rows share a place. */
export function orderingBy<Field extends string>(
  keys: Record<Field | 'id', SortKey>,
  terms: Term<Field | 'id'>[],
) {
  const byId = terms.findIndex(({ field }) => field === 'id')
  const needed = byId < 0 ? [...terms, { field: 'id' as const, descending: false }] : terms.slice(0, byId + 1)
  const alone = aloneIn(keys, needed)
  const sorted = (alone ? [needed[0], needed.at(-1)] : needed).flatMap((term, place): Sorted[] => {
    if (!term) return []
    const { by, kind, falling = by } = keys[term.field]
    const { descending } = term
    if (place === 0 && alone) return [{ by: alone.by, kind, descending }]
    return [{ by: descending ? falling : by, kind, descending }]
  })
  // Part of the cursor: a cursor of another order is refused.
  const written = needed.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join()
  const name = alone ? `${written} alone` : written
  const named = sorted.map((key, at) => ({ ...key, name: `key_${at}` }))
  // Only for ordering. No row shows them.
  const keyColumns: object = Object.fromEntries(named.map(({ by, name }) => [name, sql`${by}`.as(name)]))
  return {
    /** The keys as columns and the order by those columns, for a statement around the one that selects the keys. */
    keyColumns,
    byKeyColumns: sql.raw(
      named.map(({ name, descending }) => (descending ? `${name} desc` : name)).join(', '),
    ),
    columns: sorted.map(({ by, descending }) => (descending ? desc(by) : asc(by))),
    /** The place of a row, for the cursor: the name of the order and the value of each key, as text. */
    place: sql<string[]>`json_build_array(${sql.raw(`'${name}'`)}, ${sql.join(sorted.map(asText), sql`, `)})`,
    from: (cursor: string | undefined): string[] | undefined =>
      fromCursor(cursor, placeIn(name, sorted))?.slice(1),
    /** The rows after that place. Takes placeholders for its values. */
    after: (values: readonly unknown[] | undefined): SQL => (values ? comesAfter(sorted, values) : sql`true`),
  }
}

/** The single key for the first field where nothing follows it but `beside` in the same direction. */
function aloneIn<Field extends string>(keys: Record<Field, SortKey>, needed: Term<Field>[]) {
  const [first, ...others] = needed
  const { alone } = (first && keys[first.field]) ?? {}
  const isAlone = others
    .slice(0, -1)
    .every(({ field, descending }) => field === alone?.beside && descending === first?.descending)
  return isAlone && others.length > 0 ? alone : undefined
}

const asText = ({ by, kind }: Sorted): SQL =>
  kind === 'timestamptz'
    ? sql`to_char(${by} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : sql`${by}::text`

const values: Record<Kind, z.ZodType<string>> = {
  text: z.string().refine(text => text.isWellFormed() && !text.includes('\0')),
  integer: z.string().refine(text => /^-?\d{1,10}$/.test(text) && z.int32().safeParse(Number(text)).success),
  timestamptz: moment,
}

/** Refuses cursors with values that the database could not read. */
const placeIn = (name: string, sorted: Sorted[]) =>
  z
    .array(z.string())
    .refine(
      ([order, ...place]) =>
        order === name &&
        place.length === sorted.length &&
        sorted.every(({ kind }, at) => values[kind].safeParse(place[at]).success),
    )

/** Where the first key has an index, the page begins at that place in the index. */
function comesAfter([first, ...rest]: Sorted[], [value, ...others]: readonly unknown[]): SQL {
  if (!first) return sql`false`
  const { by, kind, descending } = first
  const there = sql`(${value}::text)::${sql.raw(kind)}`
  const beyond = descending ? sql`${by} < ${there}` : sql`${by} > ${there}`
  if (rest.length === 0) return beyond
  const from = descending ? sql`${by} <= ${there}` : sql`${by} >= ${there}`
  return sql`(${from} and (${beyond} or ${comesAfter(rest, others)}))`
}
