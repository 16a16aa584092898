import type { doctors, patients } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import type { Hole } from './prepared.ts'

/** What a search for `q` gives to its statement: a pattern for each word. */
export function patternsOf(q: string | undefined): string[] {
  const words = (q ?? '').split(/\s+/).filter(word => word !== '')
  return words.map(word => `%${escapeLike(word)}%`)
}

const escapeLike = (word: string) => word.replace(/[\\%_]/g, '\\$&')

/** The text in which names are searched: an index has it, as long as it is written like this. */
export const nameOf = ({ firstName, lastName }: typeof patients | typeof doctors) =>
  sql`(${firstName} || ' ' || ${lastName})`

/** True for rows in whose text every pattern occurs, in any order and case. */
export function wordsMatch(text: SQL, patterns: Hole[]): SQL | undefined {
  return patterns.length
    ? sql.join(
        patterns.map(pattern => sql`${text} ilike ${pattern}`),
        sql` and `,
      )
    : undefined
}
