import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { createSelectSchema } from 'drizzle-zod'
import { z } from 'zod'

/**
 * The schema of a table's rows. Our own column types are all read as text; drizzle-zod would let any value of them pass,
 * and calls it text.
 */
export function rowSchema<Table extends PgTable>(table: Table) {
  const ours = Object.entries(getTableColumns(table)).filter(
    ([, { columnType }]) => columnType === 'PgCustomColumn',
  )
  const texts = ours.map(([name, { notNull }]) => [name, notNull ? z.string() : z.string().nullable()])
  const schema = createSelectSchema(table)
  // Its types say so already.
  return schema.extend(Object.fromEntries(texts)) as typeof schema
}
