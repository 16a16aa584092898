import type { doctors, patients } from '@empanel/db'
import { asc, desc, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { fromCursor } from '../../kernel/query/paging.ts'
import { moment } from '../../kernel/text/text.ts'

type Kind = 'text' | 'integer' | 'timestamptz'

/**
 * What a list is sorted by. `by` is never null, and short enough for a cursor. `falling` stands in its place where the
 * list falls: what is unknown comes last either way. `alone` does where only the field `beside` may come after it: it
 * decides between equals, and an index has it.
 */
export type SortKey = { by: SQL; kind: Kind; falling?: SQL; alone?: { by: SQL; beside: string } }

/**
 * Names as something to sort by: without accents and case, as people read them, and the same on every database. Of
 * those of one word it is the last name. In `sortName` two blanks stand between the last and the first name.
 */
export const nameKeys = ({ nameFolded, sortName }: typeof patients | typeof doctors) =>
  ({
    name: { by: sql`left(${nameFolded}, 100)`, kind: 'text' },
    lastName: {
      by: sql`split_part(${sortName}, '  ', 1)`,
      kind: 'text',
      alone: { by: sql`${sortName}`, beside: 'firstName' },
    },
    firstName: { by: sql`split_part(${sortName}, '  ', 2)`, kind: 'text' },
  }) satisfies Record<string, SortKey>

/** One field of `?ordering=`. */
export type Term<Field extends string> = { field: Field; descending: boolean }

type Sorted = Omit<SortKey, 'falling'> & { descending: boolean }

/** Any combination of fields, each rising or falling, and at last the id: no two rows share a place. */
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
  // A cursor of another order is none of this one's.
  const written = needed.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join()
  const name = alone ? `${written} alone` : written
  const named = sorted.map((key, at) => ({ ...key, name: `key_${at}` }))
  // Nobody reads them from a row.
  const keyColumns: object = Object.fromEntries(named.map(({ by, name }) => [name, sql`${by}`.as(name)]))
  return {
    /** The keys as columns, and the order by those columns: for statements around the one that has the keys. */
    keyColumns,
    byKeyColumns: sql.raw(
      named.map(({ name, descending }) => (descending ? `${name} desc` : name)).join(', '),
    ),
    columns: sorted.map(({ by, descending }) => (descending ? desc(by) : asc(by))),
    /** Where a row stands, for the cursor: the order, and a value for each key, as text. */
    place: sql<string[]>`json_build_array(${sql.raw(`'${name}'`)}, ${sql.join(sorted.map(asText), sql`, `)})`,
    from: (cursor: string | undefined): string[] | undefined =>
      fromCursor(cursor, placeIn(name, sorted))?.slice(1),
    /** The rows after that place, given placeholders for its values. */
    after: (values: readonly unknown[] | undefined): SQL => (values ? comesAfter(sorted, values) : sql`true`),
  }
}

/** What the first of these fields is sorted by where nothing else comes after it, but the field that goes the same way. */
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

/** What the database could not read as a value of its kind is no cursor of ours. */
const placeIn = (name: string, sorted: Sorted[]) =>
  z
    .array(z.string())
    .refine(
      ([order, ...place]) =>
        order === name &&
        place.length === sorted.length &&
        sorted.every(({ kind }, at) => values[kind].safeParse(place[at]).success),
    )

/** Where an index has the first key, the page begins at the place in it. */
function comesAfter([first, ...rest]: Sorted[], [value, ...others]: readonly unknown[]): SQL {
  if (!first) return sql`false`
  const { by, kind, descending } = first
  const there = sql`(${value}::text)::${sql.raw(kind)}`
  const beyond = descending ? sql`${by} < ${there}` : sql`${by} > ${there}`
  if (rest.length === 0) return beyond
  const from = descending ? sql`${by} <= ${there}` : sql`${by} >= ${there}`
  return sql`(${from} and (${beyond} or (${by} = ${there} and ${comesAfter(rest, others)})))`
}
