import { type Column, type SQL, sql } from 'drizzle-orm'

/** True for rows in whose columns every word of `q` occurs, in any order and case. */
export function wordsMatch(columns: Column[], q: string | undefined): SQL {
  const words = (q ?? '').split(/\s+/).filter(word => word !== '')
  const text = sql`concat_ws(' ', ${sql.join(columns, sql`, `)})`
  const conditions = words.map(word => sql`${text} ilike ${`%${escapeLike(word)}%`}`)
  return conditions.length ? sql.join(conditions, sql` and `) : sql`true`
}

const escapeLike = (word: string) => word.replace(/[\\%_]/g, '\\$&')
