import { fileURLToPath } from 'node:url'
import type postgres from 'postgres'
import journal from '../../migrations/meta/_journal.json' with { type: 'json' }

/** The committed migrations. Found by the package, as this module may be part of a bundle. */
export const migrationsFolder = fileURLToPath(
  new URL('migrations', import.meta.resolve('@empanel/db/package.json')),
)

/** Says, in sentences, why this version of the program cannot use the database; undefined if it can. */
export async function unfitFor(sql: postgres.ISql): Promise<string | undefined> {
  return (await encodingOf(sql)) ?? newerThanProgram(sql)
}

/** Says why its encoding does not do: only UTF-8 can store every name and fold it for searches. */
export async function encodingOf(sql: postgres.ISql): Promise<string | undefined> {
  const [{ encoding }] = await sql<[{ encoding: string }]>`
    select current_setting('server_encoding') as encoding`
  if (encoding === 'UTF8') return undefined
  return (
    `The database stores text as ${encoding}, and Empanel needs UTF-8. Make another one: ` +
    "create database <name> encoding 'UTF8' template template0"
  )
}

/**
 * Says that the program is older than its database: it would write without knowing all columns and rules. Undefined if
 * the program knows all applied migrations, or has no right to read the list of them.
 */
async function newerThanProgram(sql: postgres.ISql): Promise<string | undefined> {
  const [table] = await sql`
    select from pg_class where relname = '__drizzle_migrations' and has_table_privilege(oid, 'select')
      and relnamespace = (select oid from pg_namespace where nspname = 'drizzle' and has_schema_privilege(oid, 'usage'))`
  if (!table) return undefined
  const known = journal.entries
  const applied = await sql<{ at: number }[]>`
    select created_at::float8 as at from drizzle.__drizzle_migrations order by created_at`
  const unknown = applied.filter(({ at }) => !known.some(({ when }) => when === at)).at(-1)
  if (!unknown) return undefined
  const newest = known.at(-1)
  const day = (at: number) => new Date(at).toISOString()
  return (
    `The database is newer than this program: it has ${applied.length} migrations, the newest unknown here of ` +
    `${day(unknown.at)}, and the program knows ${known.length}, the newest ${newest?.tag} of ${day(newest?.when ?? 0)}. ` +
    'Run the version of Empanel that migrated it, or a later one, or restore a backup from before.'
  )
}
