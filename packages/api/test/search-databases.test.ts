import type { Connection } from '@empanel/db'
import { createDatabaseInC, createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { everyPage } from './every-page.ts'
import { addPatient, addUser, callAs, refusalOf, testServices } from './fixtures.ts'

const names = [
  'Ärger',
  'Zebra',
  'adler',
  'Åberg',
  'Ørsted',
  'Łukasz',
  'De Silva',
  'De',
  "O'Neil",
  'Oneida',
  'MÜLLHAUS',
]
const order = [
  'Åberg',
  'adler',
  'Ärger',
  'De',
  'De Silva',
  'Łukasz',
  'MÜLLHAUS',
  'Oneida',
  "O'Neil",
  'Ørsted',
  'Zebra',
]

async function holds({ db, sql }: Connection) {
  const staff = callAs(testServices(db), { userId: (await addUser(db, { role: 'staff' })).id, role: 'staff' })
  for (const lastName of names) await addPatient(db, { firstName: 'A', lastName })
  const seen = await everyPage(cursor => staff.patients.list({ sort: 'name', limit: 3, cursor }))
  expect(seen.map(({ lastName }) => lastName)).toEqual(order)
  for (const [q, found] of [
    ['müllhaus', 'MÜLLHAUS'],
    ['mullhaus', 'MÜLLHAUS'],
    ['MULHAUS', 'MÜLLHAUS'],
    ['ÄRGER', 'Ärger'],
    ['orsted', 'Ørsted'],
    ['o’neil', "O'Neil"],
    ['silva de', 'De Silva'],
  ] as const) {
    const { items } = await staff.patients.list({ q })
    expect([q, items[0]?.lastName]).toEqual([q, found])
  }
  return sql
}

test('names are found and sorted the same way on this database', async () => {
  await using connection = await createTestDatabase()
  await holds(connection)
})

test('and on one that sorts by bytes and knows only ASCII letters', async ({ skip }) => {
  const connection = await createDatabaseInC()
  if (!connection) return skip('only a server has such databases')
  await using _ = connection
  await holds(connection)
})

test('67 cursors with the longest names are accepted', async () => {
  await using connection = await createTestDatabase()
  const { db } = connection
  const staff = callAs(testServices(db), { userId: (await addUser(db, { role: 'staff' })).id, role: 'staff' })
  const long = { firstName: '\u{1F600}'.repeat(300), lastName: '\ufdfa'.repeat(300) }
  const ids = [(await addPatient(db, long)).id, (await addPatient(db, long)).id]
  const first = await staff.patients.list({ sort: 'name', limit: 1 })
  const second = await staff.patients.list({ sort: 'name', limit: 1, cursor: first.nextCursor ?? '' })
  expect([first, second].map(page => page.items[0]?.id)).toEqual(ids)
  expect(await refusalOf(staff.patients.list({ sort: 'name', cursor: 'x' }))).toMatchObject({
    code: 'BAD_REQUEST',
  })
})
