import { index, pgTable } from 'drizzle-orm/pg-core'
import { inByteOrder } from './columns.ts'

/**
 * The distinct words of patients' names, for searches for a misspelt name: they are far fewer than the patients. A
 * trigger on `patients` adds new words. It does not wait for another transaction that adds the same word, so some are
 * there twice. Words are never removed: they identify nobody, and a removal could collide with a new patient of that
 * name.
 */
export const nameWords = pgTable('name_words', { word: inByteOrder().notNull() }, t => [
  index('name_words_word_idx').on(t.word),
  index('name_words_alike_idx').using('gin', t.word.op('gin_trgm_ops')).with({ fastupdate: false }),
])
