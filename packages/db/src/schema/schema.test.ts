import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import { suiteDatabase } from '../../test/suite.ts'
import { migrationsFolder } from '../connection/committed.ts'
import * as schema from './index.ts'

const connection = await suiteDatabase()

test('the committed migrations contain the whole schema: generating adds nothing', async () => {
  const read = async (name: string) =>
    JSON.parse(await readFile(join(migrationsFolder, 'meta', name), 'utf8'))
  const newest = (await read('_journal.json')).entries.at(-1)
  const snapshot = await read(`${String(newest.idx).padStart(4, '0')}_snapshot.json`)
  const current = generateDrizzleJson(schema, snapshot.id, undefined, 'snake_case')
  expect(await generateMigration(snapshot, current)).toEqual([])
})

/** An index of live rows suffices: deleted ones are never looked up, and accounts are never deleted. */
test('every foreign key is indexed', async () => {
  const { sql } = connection
  const unindexed = await sql`
    select conrelid::regclass::text as "table", conname
    from pg_constraint
    where contype = 'f' and not exists (
      select from pg_index
      where indrelid = conrelid and (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey
        and (indpred is null or pg_get_expr(indpred, indrelid) = '(deleted_at IS NULL)'))`
  expect(unindexed).toEqual([])
  const [keys] = await sql`select count(*)::int as total from pg_constraint where contype = 'f'`
  expect(keys?.total).toBeGreaterThan(0)
})

test('account names are unique regardless of case', async () => {
  const { db, sql } = connection
  const account = { name: 'Ada', passwordHash: '-', role: 'staff' } as const
  await db.insert(schema.users).values({ ...account, email: 'Ada@Example.org', username: 'ada' })
  const again = (email: string, username: string) =>
    db.insert(schema.users).values({ ...account, email, username })
  await expect(again('aDA@example.ORG', 'other')).rejects.toThrow()
  await expect(again('other@example.org', 'ADA')).rejects.toThrow()
  expect(await sql`select email from users`).toEqual([{ email: 'Ada@Example.org' }])
})
