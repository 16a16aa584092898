import type postgres from 'postgres'

const longest = 256 * 2 ** 20

/**
 * Runs a checkpoint if the embedded engine's log has more than `above` bytes. The engine does not do so while it runs:
 * the log would fill the disk, and a restart after a crash would read all of it.
 */
export async function shortenLog(sql: postgres.Sql, above = longest): Promise<void> {
  const [log] = await sql<[{ bytes: number }]>`select sum(size)::float8 as bytes from pg_ls_waldir()`
  if (log.bytes > above) await sql`checkpoint`
}

/**
 * Vacuums tables, so that new rows reuse the room of changed and removed ones. The embedded engine has no autovacuum.
 * Only tables above autovacuum's threshold are vacuumed, because all other statements wait meanwhile.
 */
export async function reuseRoom(sql: postgres.Sql): Promise<void> {
  const worn = await sql<{ name: string }[]>`
    select own.relname as name from pg_stat_user_tables as own
    join pg_class on pg_class.oid = own.relid
    left join pg_stat_all_tables as long on long.relid = pg_class.reltoastrelid
    where own.n_dead_tup > 50 + own.n_live_tup / 5 or long.n_dead_tup > 50 + long.n_live_tup / 5`
  for (const { name } of worn) await sql`vacuum ${sql(name)}`
}
