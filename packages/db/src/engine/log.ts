import type postgres from 'postgres'

const longest = 256 * 2 ** 20

/**
 * Shortens the log of the embedded engine where it has become long, which that does not do by itself while it runs: it
 * would fill the disk, and be read from its beginning after a crash.
 */
export async function shortenLog(sql: postgres.Sql, above = longest): Promise<void> {
  const [log] = await sql<[{ bytes: number }]>`select sum(size)::float8 as bytes from pg_ls_waldir()`
  if (log.bytes > above) await sql`checkpoint`
}

/**
 * Frees the room of rows that were changed or removed, for those that follow. The embedded engine has no autovacuum:
 * each change would take room for good. Only of tables where that is as much as autovacuum would wait for, since everybody
 * waits meanwhile.
 */
export async function reuseRoom(sql: postgres.Sql): Promise<void> {
  const worn = await sql<{ name: string }[]>`
    select own.relname as name from pg_stat_user_tables as own
    join pg_class on pg_class.oid = own.relid
    left join pg_stat_all_tables as long on long.relid = pg_class.reltoastrelid
    where own.n_dead_tup > 50 + own.n_live_tup / 5 or long.n_dead_tup > 50 + long.n_live_tup / 5`
  for (const { name } of worn) await sql`vacuum ${sql(name)}`
}
