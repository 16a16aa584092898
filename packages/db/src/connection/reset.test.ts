import type postgres from 'postgres'
import { expect, test } from 'vitest'
import { createTestDatabase, testEngines } from '../../test/databases.ts'
import { contentOf, reset } from './reset.ts'

/** Leftovers of another branch: rows, and objects that no migration here makes. */
const leftovers = [
  `insert into users (email, name, password_hash, role) values ('ada@example.org', 'Ada', 'x', 'admin')`,
  `create type mood as enum ('fine')`,
  'create domain short as text check (length(value) < 9)',
  'create table "of another branch" (id int generated always as identity, mood mood, note short)',
  'create view everybody as select * from users',
  'create sequence numbers',
  `create function greet(name text default 'Ada') returns text language sql return 'Hello, ' || name`,
  'alter table patients add column shoe_size int',
  `insert into drizzle.__drizzle_migrations (hash, created_at) values ('of another branch', 99999999999999)`,
]

/** All that the migrations make, by name. */
async function objectsIn(sql: postgres.Sql): Promise<string[]> {
  const found = await sql<{ name: string }[]>`
    select concat(relkind, ' ', relname) as name from pg_class where relnamespace = 'public'::regnamespace
    union all select 'column ' || attrelid::regclass || '.' || attname
      from pg_attribute join pg_class c on c.oid = attrelid where relnamespace = 'public'::regnamespace
    union all select 'function ' || oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace
    union all select 'type ' || oid::regtype from pg_type where typnamespace = 'public'::regnamespace
    union all select 'trigger ' || tgname || ' of ' || tgrelid::regclass from pg_trigger where not tgisinternal
    union all select 'extension ' || extname from pg_extension
    union all select 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') from pg_namespace
      where nspname in ('public', 'drizzle')
    union all select 'migration ' || hash from drizzle.__drizzle_migrations
    order by 1`
  return found.map(({ name }) => name)
}

test('a reset leaves what the migrations make of an empty database, whatever was there', async () => {
  await using database = await createTestDatabase()
  const { sql } = database
  const made = await objectsIn(sql)
  const { tables } = await contentOf(database)
  for (const statement of leftovers) await sql.unsafe(statement)
  expect(await contentOf(database)).toMatchObject({ tables: tables + 1 })
  for (const _ of [1, 2]) {
    await reset(database)
    expect(await objectsIn(sql)).toEqual(made)
    expect(await sql`select from users`).toHaveLength(0)
  }
})

/** All connections to the embedded engine share one session, which never waits for its own locks. */
test.runIf(testEngines()[0].server)('a reset deletes nothing while others use the tables', async () => {
  await using database = await createTestDatabase()
  const { sql } = database
  for (const statement of leftovers) await sql.unsafe(statement)
  const before = await objectsIn(sql)
  await sql.begin(async tx => {
    await tx`select from patients`
    await expect(reset(database)).rejects.toThrow(/^Other sessions use the tables of this database/)
  })
  expect(await objectsIn(sql)).toEqual(before)
  expect(await sql`select from users`).toHaveLength(1)
})
