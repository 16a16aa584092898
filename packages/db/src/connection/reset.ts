import { DatabaseUnavailable, hasCode } from '../storage/unavailable.ts'
import type { Connection, Tx } from './connect.ts'
import { applyMigrations, migrationsAfter, takeMigrationTurn } from './migrate.ts'

/** The tables that a reset deletes, and their size in words for people. */
export type Content = { tables: number; size: string }

export async function contentOf({ sql }: Pick<Connection, 'sql'>): Promise<Content> {
  const [content] = await sql<[Content]>`
    select count(*)::int as tables, pg_size_pretty(coalesce(sum(pg_total_relation_size(oid)), 0)) as size
    from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`
  return content
}

/**
 * Deletes everything in a database and migrates it anew, in one transaction: if a migration fails, all stays as it was.
 * @throws DatabaseUnavailable when other sessions use its tables.
 */
export async function reset({ sql }: Pick<Connection, 'sql'>): Promise<void> {
  await sql.begin(async tx => {
    await takeMigrationTurn(tx)
    await dropEverything(tx).catch(whereInUse)
    await applyMigrations(tx, migrationsAfter(0))
  })
}

/** Extensions and the schema with its rights stay: the caller may own neither. */
async function dropEverything(tx: Tx): Promise<void> {
  await tx`set local lock_timeout = '2s'`
  await tx`drop schema if exists drizzle cascade`
  const statements = await tx<{ text: string }[]>`
    select format('drop %s if exists %s cascade', kind, name) as text
    from (
      select 'pg_class'::regclass as catalog, oid, oid::regclass::text as name,
        case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end as kind
      from pg_class where relkind in ('r', 'p', 'v', 'm', 'S') and relnamespace = 'public'::regnamespace
      union all
      select 'pg_proc'::regclass, oid, oid::regprocedure::text, 'routine'
      from pg_proc where pronamespace = 'public'::regnamespace
      union all
      select 'pg_type'::regclass, oid, oid::regtype::text, 'type'
      from pg_type where typtype in ('d', 'e') and typnamespace = 'public'::regnamespace
    ) as object
    where not exists (
      select from pg_depend where classid = catalog and objid = object.oid and deptype = 'e'
    )
    -- Those of identity columns go with their tables.
    order by kind = 'sequence'`
  for (const { text } of statements) await tx.unsafe(text)
}

function whereInUse(error: unknown): never {
  throw hasCode(error, '55P03')
    ? new DatabaseUnavailable(
        'Other sessions use the tables of this database. Stop them first; nothing was deleted.',
      )
    : error
}
