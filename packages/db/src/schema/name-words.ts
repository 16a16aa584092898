import { index, pgTable } from 'drizzle-orm/pg-core'
import { inByteOrder } from './columns.ts'

/**
 * The words of patients' names, which a search for a misspelt one looks through: they are far fewer than the patients. A
 * trigger on `patients` adds new ones, without waiting for another transaction that adds the same: some are there twice.
 * None is ever taken away. It shows nobody, and one that a deletion took away while somebody new came with it would be missing.
 */
export const nameWords = pgTable('name_words', { word: inByteOrder().notNull() }, t => [
  index('name_words_word_idx').on(t.word),
  index('name_words_alike_idx').using('gin', t.word.op('gin_trgm_ops')).with({ fastupdate: false }),
])
