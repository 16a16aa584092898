import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'

/** Column names in the form that zod's `pick` takes. */
type Mask<Table extends PgTable> = { readonly [Name in keyof Table['_']['columns']]?: true }

/**
 * The columns that a mask names, for a statement. The output schema is picked with the same mask, so the two cannot
 * differ.
 */
export function columnsOf<Table extends PgTable, Shown extends Mask<Table>>(table: Table, shown: Shown) {
  const columns = Object.entries(getTableColumns(table)).filter(([name]) => name in shown)
  // `fromEntries` loses the names; they are those of the mask.
  return Object.fromEntries(columns) as Pick<Table['_']['columns'], keyof Shown & keyof Table['_']['columns']>
}
