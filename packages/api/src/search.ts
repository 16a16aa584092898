import { type doctors, nameWords, patients, wordsOfName } from '@empanel/db'
import { and, type Column, type SQL, sql } from 'drizzle-orm'
import type { Hole } from './prepared.ts'
import {
  isMisspelt,
  misspeltOf,
  nameWordsOf,
  patternsOf,
  type Search,
  startsOf,
  wholesOf,
} from './search-words.ts'

type Searched = typeof patients | typeof doctors

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
export type SearchHoles = {
  patterns: Hole[]
  wholes: Hole[]
  starts: Hole[]
  joined: Hole | undefined
  dates: Hole[]
  phones: Hole[]
  number: Hole | undefined
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
export function wordsMatch(text: SQL, patterns: Hole[]): SQL | undefined {
  return patterns.length ? every(patterns.map(pattern => sql`${text} like ${pattern}`)) : undefined
}

const texts = (parts: Hole[]) => sql`array[${sql.join(parts, sql`, `)}]::text[]`
const every = (parts: SQL[]) => sql.join(parts, sql` and `)
const any = (parts: SQL[]) => sql`(${sql.join(parts, sql` or `)})`

/** How a table is searched; `born` says whether a row may be of a date, where rows have one. */
export type Fields = {
  table: Searched
  born?: ((date: Hole) => SQL) | undefined
  dateOfBirth?: Column | undefined
}

/** True for rows that a search finds. Undefined where it asks for nothing. */
export function found({ table, born }: Fields, holes: SearchHoles, either: boolean): SQL | undefined {
  const { patterns, dates, phones, number } = holes
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
export function namedWith(patterns: Hole[], within: number[]) {
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
export const namedSo = ({ sortName }: Searched, joined: Hole) =>
  sql`(${sortName} = ${joined}::text or (${sortName} >= ${joined}::text || '  ' and ${sortName} < ${joined}::text || ' !'))`

/** The place of a row among those found: the whole name, the last name, whole words, beginnings, parts of words. */
export function rankOf({ table, dateOfBirth }: Fields, holes: SearchHoles): SQL<number> {
  const { wholes, starts, joined, dates, phones, number } = holes
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

/** What a search for names like these gives to its statement. */
export function similarValues({ words }: Search) {
  const long = words.filter(isMisspelt).sort((a, b) => b.length - a.length)
  const short = words.filter(word => !isMisspelt(word))
  return {
    patterns: patternsOf(long),
    words: long,
    misspelt: misspeltOf(long),
    short: patternsOf(short),
    joined: words.join(' '),
    // Found by none of these.
    wholes: [],
    starts: [],
    number: undefined,
  }
}
export type SimilarHoles = {
  patterns: Hole[]
  /** Those that may be misspelt, the longest first, and expressions of how. */
  words: Hole[]
  misspelt: Hole[]
  /** Patterns of the others. */
  short: Hole[]
  joined: Hole
}

/** Whether names like the words are looked for: where a search finds nobody at all. */
export const isForgiven = ({ words }: Search, rows: unknown[], cursor: string | undefined) =>
  rows.length === 0 && cursor === undefined && words.length > 0

/** What of a name is like the words: each of them by itself, or else all together. */
const likenesses = ['each', 'together'] as const
export type Likeness = (typeof likenesses)[number]

/** How like a whole name is at least. */
const leastAlike = sql.raw('0.4')

/** The rows of the first likeness by which there are any. */
export async function mostAlike<Row>(select: (how: Likeness) => Promise<Row[]>): Promise<Row[]> {
  for (const how of likenesses) {
    const rows = await select(how)
    if (rows.length > 0) return rows
  }
  return []
}

/** True for rows whose name is like the words. */
export function similar({ nameFolded }: Searched, holes: SimilarHoles, how: Likeness): SQL {
  const { patterns, words, misspelt, short, joined } = holes
  if (how === 'together') {
    return sql`(${nameFolded} % ${joined}::text and similarity(${nameFolded}, ${joined}::text) >= ${leastAlike})`
  }
  return every([
    ...words.map(
      (word, place) =>
        sql`(${nameFolded} like ${patterns[place]} or ${word}::text <% ${nameFolded}
          or ${nameFolded} ~ (' ' || ${misspelt[place]}::text || '( |$)'))`,
    ),
    ...short.map(pattern => sql`${nameFolded} like ${pattern}`),
  ])
}

/** Of the words that are like one that was typed, so many are looked for, and so many patients of each. */
const mostSpellings = sql.raw('30')
const mostOfOne = sql.raw('500')

/** The words of patients' names that one is like: by a letter, or by their trigrams; the most alike first. */
const spellingsOf = (word: Hole, misspelt: Hole | undefined) => sql`
  select word from (
    select word from ${nameWords} where word % ${word}::text
    union select word from ${nameWords} where ${word}::text <% word
    union select word from ${nameWords} where word ~ ('^' || ${misspelt}::text || '$')) as alike
  order by word ~ ('^' || ${misspelt}::text || '$') desc, similarity(word, ${word}::text) desc, word
  limit ${mostSpellings}`

/**
 * True for patients who are `narrowed` to and whose name is like the words, for whoever reaches them all: which words are
 * like those is looked up among the words of all names, which grow far less than the patients do. Where likeness is
 * `together`, one word may be another; short ones, initials for example, may all be.
 */
export function spelledAlike(narrowed: SQL | undefined, holes: SimilarHoles, how: Likeness): SQL {
  const { words, misspelt, short, joined } = holes
  const places = [...words.keys()]
  const spelt = words.map(
    (word, place) =>
      sql`${speltIn(place)}(words) as materialized (select array(${spellingsOf(word, misspelt[place])}))`,
  )
  const alikeIn = (parts: Spelled[]) => {
    const ids = sql.join(
      parts.map(part => everyWordAlike(narrowed, part)),
      sql` union `,
    )
    return amongIds(spelt.length > 0 ? sql`with ${sql.join(spelt, sql`, `)} ${ids}` : ids)
  }
  if (how === 'each') return alikeIn([{ places, short }])
  const parts =
    short.length > 0
      ? [{ places, short: [] }]
      : places.map(place => ({ places: places.toSpliced(place, 1), short }))
  return sql`(${alikeIn(parts)} and similarity(${nameOf(patients)}, ${joined}::text) >= ${leastAlike})`
}

/** As an array, which PostgreSQL takes for short: it looks each patient up instead of going through all of them. */
export const amongIds = (ids: SQL) => sql`${patients.id} = any(array(${ids}))`

/** Which of the words that may be misspelt, and patterns of the others. */
type Spelled = { places: number[]; short: Hole[] }

/** Where a statement keeps how a word may be spelt: each is looked up once, however often it is asked for. */
const speltIn = (place: number) => sql.raw(`spelt_${place}`)
const spellingsAt = (place: number) => sql`(select words from ${speltIn(place)})`

/** Ids of those of whose name every word is alike, the most alike first; nobody's where none may be misspelt. */
function everyWordAlike(narrowed: SQL | undefined, { places, short }: Spelled): SQL {
  const [longest, ...others] = places
  if (longest === undefined) return sql`(select null::int where false)`
  const named = wordsOfName(patients.nameFolded)
  const matches = and(
    narrowed,
    sql`${named} @> array[spelt.word]`,
    ...others.map(place => sql`${named} && ${spellingsAt(place)}`),
    wordsMatch(nameOf(patients), short),
  )
  return sql`(
    select near.id from unnest(${spellingsAt(longest)}) with ordinality as spelt(word, place)
      cross join lateral (select ${patients.id} from ${patients} where ${matches} limit ${mostOfOne}) as near
    order by spelt.place limit ${mostOfOne})`
}

/** How like a name is: word by word first, and then as a whole. */
export function likeness({ nameFolded }: Searched, { words, joined }: SimilarHoles): SQL<number> {
  const each = words.map(word => sql`word_similarity(${word}::text, ${nameFolded})`)
  const whole = sql`similarity(${nameFolded}, ${joined}::text) / 100`
  return sql`(${sql.join([...each, whole], sql` + `)})`
}
