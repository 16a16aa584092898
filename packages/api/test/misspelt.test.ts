import { emptyDatabase } from '@empanel/db/testing/suite'
import { beforeEach, expect, test } from 'vitest'
import { openClinic } from './clinic.ts'
import { stepsOf } from './walk/cost.ts'

const { connection, sql, add, as } = await openClinic()
let staff: Awaited<ReturnType<typeof as>>
beforeEach(async () => {
  await emptyDatabase(connection)
  staff = await as('staff')
})

test('the spellings of a word are looked up once, whatever the other words', async () => {
  await add.patient({ firstName: 'Ilse', lastName: 'Brandt' })
  const steps = await stepsOf(connection, () => staff.patients.list({ q: 'Ilse Quintessa Brandt' }))
  // One lookup as typed, then three for spellings.
  expect(steps.filter(step => / on name_words( |$)/.test(step)).length).toBeLessThanOrEqual(3 * (1 + 3))
})

test('one extra name is forgiven, and so are initials, but not two other names', async () => {
  const { id } = await add.patient({ firstName: 'Ilse', lastName: 'Brandt' })
  await add.patient({ firstName: 'Quintus', lastName: 'Meier' })
  for (const q of ['Ilse Quintessa Brandt', 'Iles Q. Z. Brandt']) {
    expect((await staff.patients.list({ q })).items.map(patient => patient.id)).toEqual([id])
  }
  expect((await staff.patients.list({ q: 'Ilse Ottokara Winterstein' })).items).toEqual([])
})

test('the most similar name comes first, however many are similar', async () => {
  await sql`insert into patients (first_name, last_name, gender) select 'Jo', 'Halvorsenius', 'F' from generate_series(1, 700)`
  const { id } = await add.patient({ firstName: 'Jo', lastName: 'Halvorsen' })
  await sql`
    insert into patients (first_name, last_name, gender) select 'Jorunn', 'Halvorsenius', 'F' from generate_series(1, 700)`
  const jorunn = await add.patient({ firstName: 'Jorunn', lastName: 'Halvorsen' })
  for (const [q, first] of [
    ['Halvorson', id],
    ['Halvorson, Jo', id],
    ['Halvorson, Jorun', jorunn.id],
  ] as const) {
    const { items } = await staff.patients.list({ q, limit: 5 })
    expect([q, items[0]?.id, items.length]).toEqual([q, first, 5])
  }
})

test('names of three letters may be misspelt, too', async () => {
  const { id } = await add.patient({ firstName: 'Ann', lastName: 'Lee' })
  await add.patient({ firstName: 'Ann', lastName: 'Roy' })
  expect((await staff.patients.list({ q: 'Leo Ann' })).items.map(patient => patient.id)).toEqual([id])
})

test('a misspelt name is found together with characters that have a meaning in patterns', async () => {
  const { id } = await add.patient({ firstName: 'J*n[', lastName: 'Vel%t_\\d(' })
  for (const q of ['Vel%x_\\d(', 'J*n[ Vel%_\\d(']) {
    expect((await staff.patients.list({ q })).items.map(patient => patient.id)).toEqual([id])
  }
})
