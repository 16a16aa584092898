import type { Connection } from '@empanel/db'
import { createDatabaseInC, createTestDatabase } from '@empanel/db/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addUser, callAs, callWith, refusalOf, testPassword, testServices } from '../../../test/fixtures.ts'
import { costOf } from '../../../test/walk/cost.ts'

describe.each([
  ['this database', createTestDatabase],
  ['one that orders bytes and knows no letters beyond ASCII', createDatabaseInC],
])('on %s', (_, create) => {
  let connection: Connection | undefined
  beforeAll(async () => {
    connection = await create()
  })
  afterAll(() => connection?.close())

  test.each([
    ['Ünal', ['ünal', 'ÜNAL', 'U\u0308nal', ' üNAL ']],
    ['νίκος', ['ΝΊΚΟΣ', 'Νίκος', 'νίκοσ']],
    ['Ёлкин', ['ёлкин', 'ЁЛКИН']],
    ['ışık', ['IŞIK', 'Işık']],
    ['İpek', ['ipek', 'İPEK', 'IPEK']],
    ['Հայկ', ['ՀԱՅԿ', 'հայկ']],
  ])('the username %s is one account, however it is written', async (username, others) => {
    if (!connection) return
    const { db, sql } = connection
    const { register, login } = callAs(testServices(db)).auth
    const password = testPassword
    const somebody = () => ({ name: 'Ada', email: `${crypto.randomUUID()}@example.org`, password })
    const { user } = await register({ ...somebody(), username })
    const before = await sql`select * from users order by id`
    for (const other of others) {
      expect((await refusalOf(register({ ...somebody(), username: other.trim() }))).fieldErrors).toEqual({
        username: ['user with this username already exists.'],
      })
      const { access } = await login({ login: other, password })
      expect(await (await callWith(testServices(db), access)).auth.me()).toMatchObject({
        id: user.id,
        username,
      })
    }
    expect(await sql`select * from users order by id`).toEqual(before)
  })

  test('8 failures of an unknown name count together, however it is written', async () => {
    if (!connection) return
    const { db, sql } = connection
    const { login } = callAs(testServices(db)).auth
    for (const name of ['Özgür.Ş', 'ÖZGÜR.Ş', 'O\u0308zgür.ş']) {
      await refusalOf(login({ login: name, password: 'not my password' }))
    }
    const counted = await sql`select failures from sign_in_attempts where account like 'login/%'`
    expect(counted).toEqual([{ failures: 3 }, { failures: 3 }])
  })

  test('one of thousands of accounts is found by an index, by its address and by its username', async () => {
    if (!connection) return
    const { db, sql } = connection
    await sql`insert into users (email, username, name, password_hash, role)
      select 'n' || i || '@example.org', 'Ünal' || i, 'Ada', 'x', 'patient' from generate_series(1, 5000) as i`
    await sql`analyze users`
    await addUser(db, { email: 'Sought@example.org', username: 'Gesüchte' })
    const { login } = callAs(testServices(db)).auth
    for (const name of ['SOUGHT@example.org', 'GESÜCHTE', 'nobody']) {
      const { blocks, statement } = await costOf(connection, () =>
        login({ login: name, password: testPassword }).catch(() => {}),
      )
      expect([blocks < 60, blocks, statement]).toEqual([true, blocks, statement])
    }
  })
})
