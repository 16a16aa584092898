import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabaseInC, createEmptyDatabase, createTestDatabase } from '../../test/databases.ts'
import type { Connection } from '../connection/connect.ts'
import { applyMigrations, migrate, migrationsAfter, migrationsFolder } from '../connection/migrate.ts'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { lowered, loweredInSql } from './lowering.ts'

const isOne = (letters: string) => [...letters].length === 1
/** All characters that PostgreSQL can store. */
const characters = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter(code => code > 0 && (code < 0xd800 || code > 0xdfff))
  .map(code => String.fromCodePoint(code))
/** The characters that lowering changes. */
const changed = characters
  .map(letter => [letter, lowered(letter)] as const)
  .filter(([from, to]) => from !== to)
/** No letter from here on has a capital. Skipping them saves half a minute. */
const beyondCase = 0x20000
const codeOf = (letter: string) => letter.codePointAt(0) ?? 0

test('every Unicode letter, its capital and its small letter become one', () => {
  const apart = characters.filter(letter => {
    const others = [letter.toUpperCase(), letter.toLowerCase(), lowered(letter)]
    return others.some(other => other !== letter && isOne(other) && lowered(other) !== lowered(letter))
  })
  expect(apart).toEqual([])
  expect(changed.filter(([, letter]) => !isOne(letter))).toEqual([])
  expect(changed.filter(([letter]) => codeOf(letter) >= beyondCase)).toEqual([])
})

test.each([
  ['Ünal', 'ÜNAL', 'ünal'],
  ['Νίκος', 'ΝΊΚΟΣ', 'νίκοσ'],
  ['ЁЛКИН', 'ёлкин', 'ёлкин'],
  ['Işık', 'IŞIK', 'işik'],
  ['İpek', 'ipek', 'ipek'],
  ['STRAẞE', 'straße', 'straße'],
  ['\u{10400}', '\u{10428}', '\u{10428}'],
  ['Ada.Example+1@Example.ORG', 'aDA.eXAMPLE+1@eXAMPLE.org', 'ada.example+1@example.org'],
])('%s and %s are %s', (one, other, both) => {
  expect([one, other].map(lowered)).toEqual([both, both])
})

test('letters that differ in more than capitals stay apart', () => {
  const names = ['ünal', 'unal', 'uenal', 'strasse', 'straße', 'ада', 'ada', 'σ', 's']
  expect(names.map(lowered)).toEqual(names)
})

describe.each([
  ['this database', createTestDatabase],
  ['a database with the collation C', createDatabaseInC],
])('on %s', (_, create) => {
  let connection: Connection | undefined
  beforeAll(async () => {
    connection = await create()
  })
  afterAll(() => connection?.close())

  test('the database’s function lowers every character alike', async ({ skip }) => {
    if (!connection) return skip('only a server has such databases')
    const rows = await connection.sql<{ from: string; to: string }[]>`
      select letter as "from", lowered(letter) as "to" from (
        select chr(code) as letter from generate_series(1, ${beyondCase}::int) as code where code not between 55296 and 57343
      ) as every where lowered(letter) <> letter collate "C"`
    expect(Object.fromEntries(rows.map(({ from, to }) => [from, to]))).toEqual(Object.fromEntries(changed))
  })

  test('the database’s function lowers names alike', async ({ skip }) => {
    if (!connection) return skip('only a server has such databases')
    const names = ['', 'Ada', 'Ünal', 'ΝΊΚΟΣ.ς', 'O\u0308zI', 'İ\nI\tı', '李小龍\u{10400}', "a'\\$1"]
    const rows = await connection.sql<{ it: string }[]>`
      select lowered(name) as it from jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb) as name`
    expect(rows.map(({ it }) => it)).toEqual(names.map(lowered))
  })

  test.each([
    ['email', 'Ünal@example.org', 'üNAL@example.org'],
    ['username', 'Ünal', 'üNAL'],
    ['username', 'νίκος', 'ΝΊΚΟΣ'],
  ])('two accounts cannot have the same %s', async (column, one, other) => {
    if (!connection) return
    const { sql } = connection
    const add = (name: string) => {
      const account = { email: `${randomUUID()}@example.org`, name, password_hash: 'x', role: 'staff' }
      return sql`insert into users ${sql({ ...account, [column]: name })}`
    }
    await add(one)
    const before = await sql`select * from users`
    await expect(add(other)).rejects.toThrow(`users_${column}_key`)
    expect(await sql`select * from users`).toEqual(before)
  })
})

const all = migrationsAfter(0)
const place = all.findIndex(({ sql }) => sql.join().includes('FUNCTION lowered'))

describe.each([
  ['this database', createEmptyDatabase, ['νίκος', 'ΝΊΚΟΣ']],
  ['a database with the collation C', () => createDatabaseInC({ empty: true }), ['Ünal', 'üNAL']],
] as const)('accounts from before the migration, on %s', (_, create, [one, other]) => {
  /** A database of the previous version with three accounts: `first`, a plain one, `second`. */
  async function earlier(first: object, second: object): Promise<Connection | undefined> {
    const connection = await create()
    await connection?.sql.begin(async tx => {
      await applyMigrations(tx, all.slice(0, place))
      for (const [place, names] of [first, {}, second].entries()) {
        const account = { email: `${place + 1}@example.org`, name: 'Ada', password_hash: 'x', role: 'staff' }
        await tx`insert into users ${tx({ ...account, ...names })}`
      }
    })
    return connection
  }

  test.each([
    [{ username: one }, { username: other }],
    [{ email: `${one}@x.org` }, { email: `${other}@x.org`, username: other }],
    [{ email: `${one}@x.org` }, { username: `${other}@x.org` }],
  ])('stop the migration, which names them, if %o and %o differ only in capitals', async (first, second) => {
    await using connection = await earlier(first, second)
    if (!connection) return
    const { sql, url } = connection
    const state = async () => [
      await sql`select * from users order by id`,
      await sql`select * from drizzle.__drizzle_migrations`,
      await sql`select indexdef from pg_indexes where tablename = 'users' order by 1`,
    ]
    const before = await state()
    const error: unknown = await migrate(url).catch(error => error)
    expect(error).toBeInstanceOf(DatabaseUnavailable)
    for (const named of ['1 (email', '3 (email', ...Object.values(first), ...Object.values(second)]) {
      expect(String(error)).toContain(named)
    }
    expect(String(error)).not.toContain('2 (email')
    expect(String(error)).toContain('update users set username = null where id = <id>')
    expect(await state()).toEqual(before)

    await sql`update users set username = null, email = '3@example.org' where id = 3`
    await migrate(url)
    expect(await sql`select from users where lowered(email) = '3@example.org'`).toHaveLength(1)
  })

  test('stay as they are if no two share a name', async () => {
    await using connection = await earlier({ username: one, email: `${one}@x.org` }, { username: 'ada' })
    if (!connection) return
    const before = await connection.sql`select id, email, username, name from users order by id`
    await migrate(connection.url)
    expect(await connection.sql`select id, email, username, name from users order by id`).toEqual(before)
  })

  test('are counted in the error if there are many', async () => {
    await using connection = await earlier({}, {})
    if (!connection) return
    const { sql, url } = connection
    await sql`insert into users (email, username, name, password_hash, role)
      select i || name || '@x.org', name || i, 'Ada', 'x', 'staff'
      from generate_series(1, 25) as i, unnest(${[one, other]}::text[]) as name`
    await expect(migrate(url)).rejects.toThrow(/username .*; and 5 more pairs\. Nothing was changed/)
  })
})

test('the migrations contain the current function', async () => {
  const migration = await readFile(join(migrationsFolder, '0018_lowered_names.sql'), 'utf8')
  expect(migration).toContain(loweredInSql())
})
