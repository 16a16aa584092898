import type { Tx } from '@empanel/db'

/** A table as it is written: by the columns that take a value, so not those that the database derives from others. */
export type Table = { name: string; columns: string[]; rows: number }

/** The tables of Empanel, in the order of their names. `rows`: about how many. */
export async function tablesOf(sql: Tx): Promise<Table[]> {
  return sql<Table[]>`
    select relname as name, greatest(reltuples, 0)::float8 as rows, (
      select array_agg(attname::text order by attnum) from pg_attribute
      where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
    ) as columns
    from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
    order by relname`
}

/** The moment of the newest migration that was applied, in ms; null where none was. */
export async function migrationOf(sql: Tx): Promise<number | null> {
  const [table] = await sql`
    select from pg_tables where schemaname = 'drizzle' and tablename = '__drizzle_migrations'`
  if (!table) return null
  const [last] = await sql<[{ at: number | null }]>`
    select max(created_at)::float8 as at from drizzle.__drizzle_migrations`
  return last.at
}
