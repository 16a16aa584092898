import { expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { createEmptyDatabase, createTestDatabase } from './testing.ts'

test('two migrators at once on an empty database both succeed, and the migrations are applied once', async () => {
  await using connection = await createEmptyDatabase()
  const { sql, url } = connection
  await Promise.all([migrate(url), migrate(url)])
  const [applied] = await sql`
    select count(*)::int as total, count(distinct hash)::int as "different" from drizzle.__drizzle_migrations`
  expect(applied?.total).toBe(applied?.different)
  expect(await sql`select from users`).toHaveLength(0)
})

test('migrating once more changes nothing', async () => {
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
