import { folded, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { type SQL, sql } from 'drizzle-orm'
import { patternsOf } from '../../kernel/query/search/words.ts'

/** The patterns of a search for practitioners by name and specialty. */
export const patternsOfWords = (q: string | undefined) =>
  patternsOf(
    folded(q ?? '')
      .split(' ')
      .filter(Boolean),
  )

const text = sql`(${practitioners.nameFolded} || ' ' || folded(coalesce(${practitioners.specialty}, '')))`

/** True for practitioners in whose name or specialty each word occurs. */
export const nameOrSpecialty = (patterns: Placeholder[]): SQL[] =>
  patterns.map(pattern => sql`${text} like ${pattern}`)
