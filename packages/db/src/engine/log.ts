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
