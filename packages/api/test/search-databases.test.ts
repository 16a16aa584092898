import type { Connection } from '@empanel/db'
import { createDatabaseInC, createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { everyPage } from './every-page.ts'
import { addPatient, addUser, callAs, refusalOf, testServices } from './fixtures.ts'
import { costOf, stepsOf } from './walk/cost.ts'

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

test('the index of names is used right after thousands of names were added', async () => {
  await using connection = await createTestDatabase()
  const { sql } = connection
  const add = (from: number, to: number) => sql`
    insert into patients (first_name, last_name, gender)
    select 'First' || i, md5(i::text), 'U' from generate_series(${from}::int, ${to}::int) as i`
  await add(1, 1000)
  await sql`vacuum analyze patients`
  // PostgreSQL has no statistics for these yet.
  await add(1001, 4000)
  const plan = await sql<{ 'QUERY PLAN': string }[]>`
    explain (analyze, buffers, timing off) select id from patients where name_folded like ${`%${'c4ca4238'}%`}`
  const lines = plan.map(row => row['QUERY PLAN']).join('\n')
  expect(lines).toContain('Bitmap Index Scan on patients_name_folded_idx')
  // A list of pending index entries would be read in full: hundreds of blocks.
  const blocks = [...lines.matchAll(/Buffers: shared hit=(\d+)/g)].map(([, hit]) => Number(hit))
  expect(Math.max(...blocks)).toBeLessThan(150)
})

test('a name with a date of birth costs as much as the people born then, however many have the name', async () => {
  await using connection = await createTestDatabase()
  const { db, sql } = connection
  const staff = callAs(testServices(db), { userId: (await addUser(db, { role: 'staff' })).id, role: 'staff' })
  await sql`
    insert into patients (first_name, last_name, gender, date_of_birth)
    select 'First' || i, 'Halvorsen', 'U', (date '1950-01-01' + i)::text from generate_series(1, 4000) as i`
  await sql`vacuum analyze patients`
  const ask = (q: string) => staff.patients.list({ q })
  expect((await costOf(connection, () => ask('Halvorsen 1957-02-03'))).blocks).toBeLessThan(60)
  expect((await ask('Halvorsen 3 Feb 1957')).items).toHaveLength(1)
})

test('a search by birthday does not look names up', async () => {
  await using connection = await createTestDatabase()
  const { db, sql } = connection
  const staff = callAs(testServices(db), { userId: (await addUser(db, { role: 'staff' })).id, role: 'staff' })
  await sql`
    insert into patients (first_name, last_name, gender, date_of_birth, medical_history)
    select 'Bartholomew' || i % 7, 'Quintessential', 'U', (date '1950-01-01' + i % 160)::text, repeat('x', 1500)
    from generate_series(0, 3199) as i`
  await sql`
    insert into patients (first_name, last_name, gender, date_of_birth)
    values ('Bartholomew', 'Quintessentialist', 'U', '1950-02'), ('Ida', 'Quintessentialist', 'U', '1950-03-04')`
  await sql`vacuum analyze patients`
  const ask = (q: string) => staff.patients.list({ q })
  const steps = await stepsOf(connection, () => ask('Bartholomew3 Quintessential 1950-03-05'))
  expect(steps.filter(step => /Scan (using|on) patients_\w+_idx/.test(step)).join()).toMatch(/birth_idx/)
  expect(steps.join()).not.toMatch(/name_folded_idx|words_idx/)
  const namesOf = async (q: string) => (await ask(q)).items.map(({ firstName }) => firstName)
  expect(await namesOf('Quintessentialist 1950-02-20')).toEqual(['Bartholomew'])
  expect(await namesOf('Quintessentialist 4.3.1950')).toEqual(['Ida'])
  expect(await namesOf('Quintessentialist 1950-03')).toEqual(['Ida'])
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
