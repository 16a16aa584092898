import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createEmptyDatabase, createTestDatabase } from '../../test/databases.ts'
import { startPooler } from '../../test/pooler.ts'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'
import { openPool } from './pool.ts'

test('two migrators at once on an empty database both succeed, and each migration is applied once', async () => {
  await using connection = await createEmptyDatabase()
  const { sql, url } = connection
  await Promise.all([migrate(url), migrate(url)])
  const [applied] = await sql`
    select count(*)::int as total, count(distinct hash)::int as "different" from drizzle.__drizzle_migrations`
  expect(applied?.total).toBe(applied?.different)
  expect(await sql`select from users`).toHaveLength(0)
})

test('migrating again changes nothing', async () => {
  await using connection = await createTestDatabase()
  const { sql, url } = connection
  const tables = () => sql`
    select relname, oid from pg_class where relnamespace = 'public'::regnamespace order by 1`
  const before = await tables()
  const rows = await sql`select * from drizzle.__drizzle_migrations`
  await migrate(url)
  expect(await tables()).toEqual(before)
  expect(await sql`select * from drizzle.__drizzle_migrations`).toEqual(rows)
})

/** Locks, statements and settings that a new client finds in its session. */
async function leftIn(url: string) {
  const sql = openPool(url, 1, { prepare: false })
  const locks = await sql`select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`
  const statements = await sql`select name from pg_prepared_statements order by 1`
  const [settings] = await sql`
    select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement`
  await sql.end()
  return { locks: [...locks], statements: [...statements], settings }
}

describe('through a pooler that keeps a session after its client has left', () => {
  test('a migration leaves no lock, statement or setting, and the next one succeeds', async () => {
    await using database = await createEmptyDatabase()
    await using pooler = await startPooler(database.url)
    const before = await leftIn(database.url)
    for (const _ of [1, 2]) {
      await migrate(pooler.url, { lockSeconds: 5 })
      expect(await leftIn(pooler.url)).toEqual({ ...before, locks: [] })
    }
    expect(await database.sql`select from users`).toEqual([])
  })

  test('a failed migration leaves nothing either, and is rolled back', async () => {
    await using database = await createEmptyDatabase()
    await database.sql`create table doctors ()`
    await using pooler = await startPooler(database.url)
    const before = await leftIn(database.url)
    for (const _ of [1, 2]) {
      await expect(migrate(pooler.url, { lockSeconds: 5 })).rejects.toThrow('"doctors" already exists')
      expect(await leftIn(pooler.url)).toEqual({ ...before, locks: [] })
    }
    const tables =
      await database.sql`select tablename from pg_tables where schemaname in ('public', 'drizzle')`
    expect(tables).toEqual([{ tablename: 'doctors' }])
  })
})

test.runIf(process.env.TEST_DATABASE_URL)(
  'a lock that somebody holds is waited for, and then its holder is named',
  async () => {
    await using database = await createEmptyDatabase()
    const holder = openPool(database.url, 1)
    const [{ pid }] = await holder<
      [{ pid: number }]
    >`select pg_backend_pid() as pid, pg_advisory_lock(7365110)`
    const error: unknown = await migrate(database.url, { lockSeconds: 1 }).catch(error => error)
    expect(error).toBeInstanceOf(DatabaseUnavailable)
    expect(String(error)).toContain(`by its session ${pid} (empanel)`)
    expect(await database.sql`select from pg_tables where schemaname in ('public', 'drizzle')`).toEqual([])
    await holder.end()
    await migrate(database.url)
    expect(await database.sql`select from users`).toEqual([])
  },
)

test('86 a database that a newer program migrated is neither opened nor migrated; the error names both versions', async () => {
  await using connection = await createTestDatabase()
  const { sql, url } = connection
  const newer = Date.UTC(2099, 0, 1)
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of a later version', ${newer})`
  const contents = () => sql`select * from drizzle.__drizzle_migrations order by id`
  const before = await contents()
  for (const attempt of [connect({ databaseUrl: url }), migrate(url)]) {
    const error: unknown = await attempt.catch(error => error)
    expect(error).toBeInstanceOf(DatabaseUnavailable)
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^The database is newer than this program: .* 2099-01-01T.* the newest \d{4}_\w+ of \d{4}-.* Run the version/,
      ),
    })
  }
  expect(await contents()).toEqual(before)
  await sql`delete from drizzle.__drizzle_migrations where created_at = ${newer}`
  await using again = await connect({ databaseUrl: url })
  expect(await again.sql`select 1 as one`).toEqual([{ one: 1 }])
})

test('86 a database with migrations of another branch is refused too', async () => {
  await using connection = await createTestDatabase()
  const { sql, url } = connection
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of another branch', 1)`
  await expect(migrate(url)).rejects.toThrow(/^The database is newer than this program/)
})

test.runIf(process.env.TEST_DATABASE_URL)(
  'a database that does not store text as UTF-8 is neither opened nor migrated, and the error says how to make one that does',
  async () => {
    const server = process.env.TEST_DATABASE_URL ?? ''
    const name = `empanel_bytes_${randomUUID().replaceAll('-', '')}`
    const admin = openPool(server, 1)
    await admin.unsafe(
      `create database ${name} encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0`,
    )
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
    try {
      for (const attempt of [() => migrate(url), () => connect({ databaseUrl: url })]) {
        const refused = await attempt().catch((error: unknown) => error)
        expect(refused).toBeInstanceOf(DatabaseUnavailable)
        expect(String(refused)).toContain("create database <name> encoding 'UTF8' template template0")
      }
      const sql = openPool(url, 1)
      const tables = await sql`select from pg_tables where schemaname in ('public', 'drizzle')`
      await sql.end()
      expect(tables).toHaveLength(0)
    } finally {
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.end()
    }
  },
)
