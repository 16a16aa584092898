import { assignments, panelSizes, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { AnyCaller } from '../../kernel/context.ts'
import { idsInReach } from '../../kernel/narrow.ts'
import { isIndexed, nameOf, namePatterns, wordsMatch } from '../../kernel/query/search/match.ts'

/** The values of a search for names, for a statement about assignments. */
export function nameValues(q: string | undefined) {
  const all = namePatterns(q).sort((a, b) => b.length - a.length)
  return { patterns: all.filter(isIndexed), short: all.filter(pattern => !isIndexed(pattern)) }
}

export type NamePlaceholders = {
  /** The longest first: it occurs in the fewest names. */
  patterns: Placeholder[]
  /** Patterns too short for an index. */
  short: Placeholder[]
}

/** The list in which names are searched. */
export type Searched = {
  /** Conditions on the assignment itself; indexes serve them. */
  ledger: (SQL | undefined)[]
  /** Other conditions on a row: at least the scope. */
  row: (SQL | undefined)[]
  /** The order of the list. Undefined where the rows are only counted. */
  order: SQL[] | undefined
  limit: SQL | Placeholder
  /** Whether the list is about one patient or practitioner, who have few assignments. */
  narrow?: boolean
}

/** True for the assignments of a page in which each word occurs in the patient's or the practitioner's name. */
export function inEitherName(
  ctx: AnyCaller,
  names: NamePlaceholders,
  searched: Searched,
): (SQL | undefined)[] {
  const { patterns, short } = names
  const reached = idsInReach(ctx)
  if (reached || searched.narrow || patterns.length === 0) {
    const ofReach = reached && sql`${assignments.patientId} = any(${reached})`
    return [ofReach, ...[...patterns, ...short].map(inNames)]
  }
  return [sql`${assignments.id} = any(array(${idsNamed(names, searched)}))`]
}

/** Checked per row: where there are few rows, or where common names soon fill a page. */
const inNames = (pattern: Placeholder): SQL | undefined =>
  or(wordsMatch(nameOf(patients), [pattern]), wordsMatch(nameOf(practitioners), [pattern]))

/**
 * The statement goes from names to assignments if there are at most so many: first as panel sizes estimate them, then
 * as counted. Names that contain several words are rarer, and reading the ledger in order would fill a page late or
 * never.
 */
const mostNamed = 10_000
const mostLed = (words: number) => most(words === 1 ? 5000 : 20_000)
const most = (count: number) => sql.raw(String(count))

/**
 * The people whose names contain a word, each table looked up in its own index: arrays of ids in a CTE. `assigned`
 * estimates their assignments: hardly any for most patients, the panel for practitioners.
 */
const named = (place: number) => ({
  patients: sql.raw(`(select patients from named_${place})::int[]`),
  practitioners: sql.raw(`(select practitioners from named_${place})::int[]`),
  assigned: sql.raw(`(select assigned from named_${place})`),
})

function namedBy(pattern: Placeholder, place: number): SQL {
  const having = ({ table }: { table: typeof patients | typeof practitioners }) =>
    sql`array(select id from ${table} where ${wordsMatch(nameOf(table), [pattern])})`
  const assigned = sql`cardinality(patients) + coalesce((
    select sum(${panelSizes.patients}) from ${panelSizes} where ${panelSizes.practitionerId} = any(practitioners)), 0)`
  return sql`${sql.raw(`named_${place}`)} as materialized (
    select patients, practitioners, ${assigned} as assigned from (
      select ${having({ table: patients })} as patients, ${having({ table: practitioners })} as practitioners offset 0) as people)`
}

/** Checked per row in the order of the list. Hashed, because PostgreSQL scans an array from end to end. */
const isNamed = (place: number) => sql`(
  ${assignments.patientId} in (select unnest(${named(place).patients}))
  or ${assignments.practitionerId} in (select unnest(${named(place).practitioners})))`

/** The same by index. */
const ofNamed = (place: number) => sql`(
  ${assignments.patientId} = any(${named(place).patients}) or ${assignments.practitionerId} = any(${named(place).practitioners}))`

/**
 * The ids of a page. For rare names it looks up all their assignments, beginning with the rarest word. Assignments of
 * common names turn up soon when the ledger is read in the order of the list.
 */
function idsNamed({ patterns, short }: NamePlaceholders, { ledger, row, order, limit }: Searched): SQL {
  const words = [...patterns.keys()]
  const ledBy = (place: number) => sql`array(
    select id from ${assignments} where ${and(sql`patient_id = any(${named(place).patients})`, ...ledger)}
    union all
    select id from ${assignments} where ${and(sql`practitioner_id = any(${named(place).practitioners})`, ...ledger)}
    limit ${mostLed(words.length)} + 1)`
  const rarestFirst = words.map(place => {
    const others = words.filter(other => other !== place).map(other => named(other).assigned)
    const isRarest = [most(mostNamed), ...others].map(count => sql`${named(place).assigned} <= ${count}`)
    return sql`when ${and(...isRarest)} then ${ledBy(place)}`
  })
  const ids = sql`(select ids from led)::int[]`
  const areAll = sql`(select coalesce(cardinality(ids) <= ${mostLed(words.length)}, false) from led)`
  const tail = order ? sql`order by ${sql.join(order, sql`, `)} limit ${limit}` : sql`limit ${limit}`
  const rows = (how: (SQL | undefined)[]) => sql`(
    select ${assignments.id} from ${assignments}
      join ${patients} on ${eq(patients.id, assignments.patientId)}
      join ${practitioners} on ${eq(practitioners.id, assignments.practitionerId)}
    where ${and(...ledger, ...row, ...how, ...short.map(inNames))} ${tail})`
  return sql`with ${sql.join(patterns.map(namedBy), sql`, `)},
    led(ids) as materialized (select case ${sql.join(rarestFirst, sql` `)} end)
    ${rows([areAll, sql`${assignments.id} = any(${ids})`, ...patterns.map(inNames)])}
    union all ${rows([sql`not ${areAll}`, ...words.map(order ? isNamed : ofNamed)])}`
}
