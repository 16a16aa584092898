import { type doctors, nameWords, patients, wordsOfName } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, type Column, type SQL, sql } from 'drizzle-orm'
import { nameWordsOf, patternsOf, type Search, startsOf, wholesOf } from './words.ts'

/** Of what a search finds, so many are ranked: whoever looks for more sorts them by name. */
export const mostRanked = 500

export type Searched = typeof patients | typeof doctors

/** Values of a search for its statement. */
export function searchValues(search: Search) {
  const { words, dates, phones, number } = search
  return {
    patterns: patternsOf(words),
    wholes: wholesOf(words),
    starts: startsOf(words),
    joined: words.length > 0 ? words.join(' ') : undefined,
    dates,
    phones,
    number,
  }
}
export type SearchPlaceholders = {
  patterns: Placeholder[]
  wholes: Placeholder[]
  starts: Placeholder[]
  joined: Placeholder | undefined
  dates: Placeholder[]
  phones: Placeholder[]
  number: Placeholder | undefined
}

export const isSearch = ({ words, dates, phones, number }: Search) =>
  words.length + dates.length + phones.length > 0 || number !== undefined

/** The patterns of the words of `q`, for a search in names alone. */
export const namePatterns = (q: string | undefined): string[] => patternsOf(nameWordsOf(q))

/** The text in which names are searched; an index has it. */
export const nameOf = ({ nameFolded }: Searched) => sql`${nameFolded}`

/**
 * Whether an index of trigrams finds what a pattern stands for: not a letter or two.
 */
export const isIndexed = (pattern: string): boolean => pattern.length >= 5

/** True for rows in whose folded text every pattern occurs, in any order. */
export function wordsMatch(text: SQL, patterns: Placeholder[]): SQL | undefined {
  return patterns.length ? every(patterns.map(pattern => sql`${text} like ${pattern}`)) : undefined
}

const texts = (parts: Placeholder[]) => sql`array[${sql.join(parts, sql`, `)}]::text[]`
export const every = (parts: SQL[]) => sql.join(parts, sql` and `)
const any = (parts: SQL[]) => sql`(${sql.join(parts, sql` or `)})`

/** How a table is searched; `born` says whether a row may be of a date, where rows have one. */
export type Fields = {
  table: Searched
  born?: ((date: Placeholder) => SQL) | undefined
  dateOfBirth?: Column | undefined
}

/** True for rows that a search finds. Undefined where it asks for nothing. */
export function found(
  { table, born }: Fields,
  placeholders: SearchPlaceholders,
  either: boolean,
): SQL | undefined {
  const { patterns, dates, phones, number } = placeholders
  const parts = [
    ...(patterns.length > 0 ? [wordsMatch(nameOf(table), patterns) ?? sql`true`] : []),
    ...(dates.length > 0 ? [born ? any(dates.map(date => born(date))) : sql`false`] : []),
    ...(phones.length > 0 ? [sql`${table.phoneTails} && ${texts(phones)}`] : []),
    ...(number ? [sql`${table.id} = ${number}::int`] : []),
  ]
  if (parts.length === 0) return undefined
  return either ? any(parts) : every(parts)
}

/**
 * Of the words of all names in which one that was typed occurs, so many are looked up: of more words, or of a part of
 * one that is in many, the index of trigrams knows more quickly whose name it is in.
 */
const mostContaining = 8

/** Whether a pattern is looked for within words: not a beginning, which has a blank before it. */
export const isWithinWord = (pattern: string): boolean => isIndexed(pattern) && !pattern.includes(' ')

/**
 * Finds patients by the words of their names, which in a large clinic takes a fraction of what trigrams take: where
 * `areFew` is true, `match` is for those in whose names all patterns occur. Both read `words`, the words in which each of
 * the patterns at `within` occurs.
 */
export function namedWith(patterns: Placeholder[], within: number[]) {
  const columns = within.map(place => sql.raw(`of_${place}`))
  const containing = within.map(
    place => sql`array(
      select word from ${nameWords} where word like ${patterns[place]} limit ${sql.raw(String(mostContaining + 1))})`,
  )
  const few = columns.map(words => sql`cardinality(${words}) <= ${sql.raw(String(mostContaining))}`)
  const beside = patterns.filter((_, place) => !within.includes(place))
  return {
    words: sql`words_with(${sql.join(columns, sql`, `)}) as materialized (select ${sql.join(containing, sql`, `)})`,
    areFew: sql`(select ${every(few)} from words_with)`,
    match: and(
      ...columns.map(words => sql`${wordsOfName(patients.nameFolded)} && (select ${words} from words_with)`),
      // Asked of those who were found: with the blank, no index is looked up for it.
      wordsMatch(sql`(${patients.nameFolded} || ' ')`, beside),
    ),
  }
}

/** Rows whose whole name, or last name, is what was typed: few, and found however many others begin alike. */
export const namedSo = ({ sortName }: Searched, joined: Placeholder) =>
  sql`(${sortName} = ${joined}::text or (${sortName} >= ${joined}::text || '  ' and ${sortName} < ${joined}::text || ' !'))`

/** The place of a row among those found: the whole name, the last name, whole words, beginnings, parts of words. */
export function rankOf({ table, dateOfBirth }: Fields, placeholders: SearchPlaceholders): SQL<number> {
  const { wholes, starts, joined, dates, phones, number } = placeholders
  const { nameFolded, sortName, phoneTails, id } = table
  const spaced = sql`(${nameFolded} || ' ')`
  // All of what was typed before one of its numbers, which several share.
  const byPhone = phones[1]
    ? sql`case when ${phoneTails} @> ${texts(phones.slice(0, 1))} then 1 else 2 end`
    : sql`1`
  const byName = joined
    ? sql`case
        when ${nameFolded} = ' ' || ${joined}::text or replace(${sortName}, '  ', ' ') = ${joined}::text then 1
        when ${sortName} = ${joined}::text or starts_with(${sortName}, ${joined}::text || '  ') then 2
        when ${wordsMatch(spaced, wholes)} then 3
        when ${wordsMatch(sql`${nameFolded}`, starts)} then 4
        else 5 end`
    : byPhone
  const [first, second] = dates
  const byDate =
    dateOfBirth && first
      ? sql`case when starts_with(${dateOfBirth}, ${first}::text) then 0
          ${second ? sql`when starts_with(${dateOfBirth}, ${second}::text) then 1` : sql``} else 2 end`
      : sql`0`
  const byNumber = number ? sql`when ${id} = ${number}::int then 0` : sql`when false then 0`
  return sql<number>`(case ${byNumber} else (${byName}) * 3 + ${byDate} end)::int`
}

/** As an array, which PostgreSQL takes for short: it looks each patient up instead of going through all of them. */
export const amongIds = (ids: SQL) => sql`${patients.id} = any(array(${ids}))`
