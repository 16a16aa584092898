import { nameWords, patients, wordsOfName } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, type SQL, sql } from 'drizzle-orm'
import { amongIds, every, nameOf, type Searched, wordsMatch } from './match.ts'
import { isMisspelt, misspeltOf, patternsOf, type Search } from './words.ts'

/** The values for a statement that looks for similar names. */
export function similarValues({ words }: Search) {
  const long = words.filter(isMisspelt).sort((a, b) => b.length - a.length)
  const short = words.filter(word => !isMisspelt(word))
  return {
    patterns: patternsOf(long),
    words: long,
    misspelt: misspeltOf(long),
    short: patternsOf(short),
    joined: words.join(' '),
    // The similar search does not use these.
    wholes: [],
    starts: [],
    number: undefined,
  }
}
export type SimilarPlaceholders = {
  patterns: Placeholder[]
  /** Words that may be misspelt, the longest first, and a regular expression for each. */
  words: Placeholder[]
  misspelt: Placeholder[]
  /** Patterns of the other words. */
  short: Placeholder[]
  joined: Placeholder
}

/** Whether to look for similar names: when a search found nobody. */
export const isForgiven = ({ words }: Search, rows: unknown[], cursor: string | undefined) =>
  rows.length === 0 && cursor === undefined && words.length > 0

/** How a name may resemble the words: each word by itself, or all together. */
const likenesses = ['each', 'together'] as const
export type Likeness = (typeof likenesses)[number]

/** The least similarity of a whole name. */
const leastSimilarity = sql.raw('0.4')

/** The rows for the first likeness that finds any. `atOnce`: the statement itself tries one after the other. */
export async function mostSimilar<Row>(
  select: (how: Likeness) => Promise<Row[]>,
  atOnce = false,
): Promise<Row[]> {
  for (const how of atOnce ? likenesses.slice(0, 1) : likenesses) {
    const rows = await select(how)
    if (rows.length > 0) return rows
  }
  return []
}

/** True for rows whose name resembles the words. */
export function similar({ nameFolded }: Searched, placeholders: SimilarPlaceholders, how: Likeness): SQL {
  const { patterns, words, misspelt, short, joined } = placeholders
  if (how === 'together') {
    return sql`(${nameFolded} % ${joined}::text and similarity(${nameFolded}, ${joined}::text) >= ${leastSimilarity})`
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

/** How many similar words are looked up for a typed one, and how many patients for each. */
const mostSpellings = sql.raw('30')
const mostOfOne = sql.raw('500')
/**
 * When there are several words, this many spellings are looked up one by one, the most similar first, and the rest at
 * once.
 */
const mostLooked = sql.raw('4')

/** Words of patients' names that resemble a typed one, by one letter or by their trigrams. The most similar first. */
const spellingsOf = (word: Placeholder, misspelt: Placeholder | undefined) => sql`
  select word from (
    select word from ${nameWords} where word % ${word}::text
    union select word from ${nameWords} where ${word}::text <% word
    union select word from ${nameWords} where word ~ ('^' || ${misspelt}::text || '$')) as alike
  order by word ~ ('^' || ${misspelt}::text || '$') desc, similarity(word, ${word}::text) desc, word
  limit ${mostSpellings}`

/**
 * True for patients within `narrowed` whose name resembles the words, for callers who reach all patients. It looks up
 * similar words among the words of all names, which are far fewer than the patients. If no patient matches every word,
 * the words are compared together: one word may be a different one, or all short ones such as initials.
 */
export function similarlySpelled(
  narrowed: SQL | undefined,
  { words, misspelt, short, joined }: SimilarPlaceholders,
): SQL {
  const places = [...words.keys()]
  const spelt = words.map(
    (word, place) =>
      sql`${speltIn(place)}(words) as materialized (select array(${spellingsOf(word, misspelt[place])}))`,
  )
  const without =
    short.length > 0
      ? [{ places, short: [] }]
      : places.map(place => ({ places: places.toSpliced(place, 1), short }))
  const together = sql.join(
    without.map(part => everyWordSimilar(narrowed, part)),
    sql` union `,
  )
  const each = sql`each_alike(ids) as materialized (select array(${everyWordSimilar(narrowed, { places, short })}))`
  return sql`${patients.id} = any((
    with ${sql.join([...spelt, each], sql`, `)}
    select case when (select cardinality(ids) from each_alike) > 0 then (select ids from each_alike)
      else array(select ${patients.id} from ${patients} where ${amongIds(together)}
        and similarity(${nameOf(patients)}, ${joined}::text) >= ${leastSimilarity}) end)::int[])`
}

/** Which of the words that may be misspelt, and patterns of the other words. */
type Spelled = { places: number[]; short: Placeholder[] }

/** The CTE with the spellings of a word. Each word is looked up once, however often the statement uses it. */
const speltIn = (place: number) => sql.raw(`spelt_${place}`)
const spellingsAt = (place: number) => sql`(select words from ${speltIn(place)})`

/**
 * The ids of patients whose name resembles every word, the most similar first. No ids where no word may be misspelt.
 */
function everyWordSimilar(narrowed: SQL | undefined, { places, short }: Spelled): SQL {
  const [longest, ...others] = places
  if (longest === undefined) return sql`(select null::int where false)`
  const named = wordsOfName(patients.nameFolded)
  const beside = and(
    narrowed,
    ...others.map(place => sql`${named} && ${spellingsAt(place)}`),
    wordsMatch(nameOf(patients), short),
  )
  const patientsWith = (spelt: SQL) =>
    sql`select ${patients.id} from ${patients} where ${and(spelt, beside)} limit ${mostOfOne}`
  const oneByOne = (spellings: SQL) => sql`(
    select near.id from unnest(${spellings}) with ordinality as spelt(word, place)
      cross join lateral (${patientsWith(sql`${named} @> array[spelt.word]`)}) as near
    order by spelt.place limit ${mostOfOne})`
  const spellings = spellingsAt(longest)
  if (others.length === 0) return oneByOne(spellings)
  const first = sql`${spellings}[:${mostLooked}]`
  const rest = sql`${spellings}[${mostLooked} + 1:]`
  return sql`(select id from (
    ${oneByOne(first)} union all (${patientsWith(sql`${named} && ${rest}`)})) as near limit ${mostOfOne})`
}

/** How similar a name is: first word by word, then as a whole. */
export function likeness({ nameFolded }: Searched, { words, joined }: SimilarPlaceholders): SQL<number> {
  const each = words.map(word => sql`word_similarity(${word}::text, ${nameFolded})`)
  const whole = sql`similarity(${nameFolded}, ${joined}::text) / 100`
  return sql`(${sql.join([...each, whole], sql` + `)})`
}
