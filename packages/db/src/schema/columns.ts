import { type Column, sql } from 'drizzle-orm'
import { customType, integer, text } from 'drizzle-orm/pg-core'

/**
 * A moment as an ISO 8601 string in UTC with milliseconds (`2025-09-20T18:30:00.000Z`), stored as
 * `timestamptz(3)`. It is a string in both directions, because a JS Date silently turns impossible dates into others.
 */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: toIso,
})

/** Turns PostgreSQL's UTC output (`2025-09-20 18:30:00.12+00`) into ISO 8601 with milliseconds. */
export function toIso(value: string): string {
  const space = value.indexOf(' ')
  const dot = value.indexOf('.', space)
  const end = value.length - '+00'.length
  const seconds = value.slice(space + 1, dot < 0 ? end : dot)
  const fraction = dot < 0 ? '' : value.slice(dot + 1, end)
  return `${value.slice(0, space)}T${seconds}.${fraction.padEnd(3, '0')}Z`
}

/**
 * A date as precisely as it is known, as FHIR writes one: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. It is text in byte order,
 * so a whole year sorts before its months and days. Two dates may be the same if one is a prefix of the other.
 */
export const partialDate = customType<{ data: string; driverData: string }>({
  dataType: () => 'text collate "C"',
})

/** The condition of a CHECK that a column holds one of these words. */
export const oneOf = (column: Column, words: readonly string[]) =>
  sql`${column} in (${sql.raw(words.map(word => `'${word}'`).join(', '))})`

/** Text that sorts and compares the same on every database. */
export const inByteOrder = customType<{ data: string; driverData: string }>({
  dataType: () => 'text collate "C"',
})

/**
 * Columns for searching and sorting names, the same on every database. The function `folded` makes them: it drops
 * accents, apostrophes and case. Each word of `nameFolded` begins with a blank, also the first. `sortName` has two
 * blanks between last and first name, so that `De, X` comes before `De Silva, A`.
 */
export const nameColumns = () => ({
  nameFolded: inByteOrder().notNull().generatedAlwaysAs(sql`' ' || folded(first_name || ' ' || last_name)`),
  sortName: inByteOrder()
    .notNull()
    .generatedAlwaysAs(sql`left(btrim(folded(last_name) || '  ' || folded(first_name)), 100)`),
  /**
   * The last seven digits, because country codes, leading zeros and blanks before them are written in many ways: those
   * of the whole text, extensions included, and those of each number in it.
   */
  phoneTails: text().array().generatedAlwaysAs(sql`phone_tails(phone_number)`),
})

/** The words of `nameFolded` for an index, cut to a length that fits into an index entry. */
export const wordsOfName = (nameFolded: Column) => sql`string_to_array(substr(${nameFolded}, 2, 600), ' ')`

/** True for a valid partial date. The database throws for an impossible day such as `2023-02-30`. */
export const isPartialDate = (column: Column) => sql`case when ${column} ~ '^[0-9]{4}(-[0-9]{2}){0,2}$'
  then make_date(
    left(${column}, 4)::int,
    coalesce(nullif(substr(${column}, 6, 2), ''), '1')::int,
    coalesce(nullif(substr(${column}, 9, 2), ''), '1')::int) is not null
  else ${column} is null end`

const language = sql.raw('[a-z]{2,3}(-[A-Za-z0-9]{1,8})*')

/** The condition of a CHECK that a column holds a BCP 47 tag. */
export const isLanguage = (column: Column) => sql`${column} ~ '^${language}$'`

/** The same of a list of tags. */
export const areLanguages = (column: Column) =>
  sql`(${column} = '{}' or array_to_string(${column}, '/', '') ~ '^${language}(/${language})*$')`

/** The integer identity key of every table whose rows clients can name. */
export const id = () => integer().primaryKey().generatedAlwaysAsIdentity()
