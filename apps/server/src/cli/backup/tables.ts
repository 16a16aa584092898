import type { Tx } from '@empanel/db'

/** A table and the columns that a backup holds: all but those that the database computes from others. */
export type Table = { name: string; columns: string[]; rows: number }

/** The tables of Empanel, in the order of their names. `rows` is an estimate. */
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

/** The timestamp of the newest applied migration, in ms; null where there is none. */
export async function migrationOf(sql: Tx): Promise<number | null> {
  const [table] = await sql`
    select from pg_tables where schemaname = 'drizzle' and tablename = '__drizzle_migrations'`
  if (!table) return null
  const [last] = await sql<[{ at: number | null }]>`
    select max(created_at)::float8 as at from drizzle.__drizzle_migrations`
  return last.at
}
