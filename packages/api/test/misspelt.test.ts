import type { Database } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { addPatient, addUser, callAs, testServices } from './fixtures.ts'
import { costOf, stepsOf } from './walk/cost.ts'

async function staffOn(db: Database) {
  return callAs(testServices(db), { userId: (await addUser(db, { role: 'staff' })).id, role: 'staff' })
}

test('what a misspelt name costs does not grow with those who are called otherwise', async () => {
  await using connection = await createTestDatabase()
  const { db, sql } = connection
  const staff = await staffOn(db)
  const { id } = await addPatient(db, { firstName: 'Ilse', lastName: 'Brandt' })
  const add = (from: number, to: number) => sql`
    insert into patients (first_name, last_name, gender)
    select 'Ilsebill' || chr(97 + n % 20), 'Branntsen' || chr(97 + n % 19), 'F' from generate_series(${from}::int, ${to}::int) n`
  const q = 'Ilse Brnadt'
  const cost = async () => {
    await sql`vacuum analyze`
    return (await costOf(connection, () => staff.patients.list({ q }))).blocks
  }
  await add(1, 500)
  const before = await cost()
  await add(501, 4000)
  expect(await cost()).toBeLessThan(2 * before)
  expect((await staff.patients.list({ q })).items.map(patient => patient.id)).toEqual([id])
})

test('how a word may be spelt is looked up once, whatever other words are beside it', async () => {
  await using connection = await createTestDatabase()
  const staff = await staffOn(connection.db)
  await addPatient(connection.db, { firstName: 'Ilse', lastName: 'Brandt' })
  const steps = await stepsOf(connection, () => staff.patients.list({ q: 'Ilse Quintessa Brandt' }))
  // One lookup as typed, then three for spellings.
  expect(steps.filter(step => / on name_words( |$)/.test(step)).length).toBeLessThanOrEqual(3 * (1 + 3))
})

test('one name too many is forgiven, and initials, but not two other names', async () => {
  await using connection = await createTestDatabase()
  const { db } = connection
  const staff = await staffOn(db)
  const { id } = await addPatient(db, { firstName: 'Ilse', lastName: 'Brandt' })
  await addPatient(db, { firstName: 'Quintus', lastName: 'Meier' })
  for (const q of ['Ilse Quintessa Brandt', 'Iles Q. Z. Brandt']) {
    expect((await staff.patients.list({ q })).items.map(patient => patient.id)).toEqual([id])
  }
  expect((await staff.patients.list({ q: 'Ilse Ottokara Winterstein' })).items).toEqual([])
})

test('who is called most alike comes first, however many others are called alike', async () => {
  await using connection = await createTestDatabase()
  const { db, sql } = connection
  const staff = await staffOn(db)
  await sql`insert into patients (first_name, last_name, gender) select 'Jo', 'Halvorsenius', 'F' from generate_series(1, 700)`
  const { id } = await addPatient(db, { firstName: 'Jo', lastName: 'Halvorsen' })
  await sql`
    insert into patients (first_name, last_name, gender) select 'Jorunn', 'Halvorsenius', 'F' from generate_series(1, 700)`
  const jorunn = await addPatient(db, { firstName: 'Jorunn', lastName: 'Halvorsen' })
  for (const [q, first] of [
    ['Halvorson', id],
    ['Halvorson, Jo', id],
    ['Halvorson, Jorun', jorunn.id],
  ] as const) {
    const { items } = await staff.patients.list({ q, limit: 5 })
    expect([q, items[0]?.id, items.length]).toEqual([q, first, 5])
  }
})

test('names of three letters are misspelt, too', async () => {
  await using connection = await createTestDatabase()
  const { db } = connection
  const staff = await staffOn(db)
  const { id } = await addPatient(db, { firstName: 'Ann', lastName: 'Lee' })
  await addPatient(db, { firstName: 'Ann', lastName: 'Roy' })
  expect((await staff.patients.list({ q: 'Leo Ann' })).items.map(patient => patient.id)).toEqual([id])
})

test('a misspelt name is found beside letters that mean something to a search', async () => {
  await using connection = await createTestDatabase()
  const { db } = connection
  const staff = await staffOn(db)
  const { id } = await addPatient(db, { firstName: 'J*n[', lastName: 'Vel%t_\\d(' })
  for (const q of ['Vel%x_\\d(', 'J*n[ Vel%_\\d(']) {
    expect((await staff.patients.list({ q })).items.map(patient => patient.id)).toEqual([id])
  }
})
