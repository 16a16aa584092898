import { emptyDatabase } from '@empanel/db/testing/suite'
import { beforeEach, expect, test } from 'vitest'
import { openClinic } from './clinic.ts'
import { costOf, stepsOf } from './walk/cost.ts'

const { connection, sql, add, as } = await openClinic()
let staff: Awaited<ReturnType<typeof as>>
beforeEach(async () => {
  await emptyDatabase(connection)
  staff = await as('staff')
})

test('the index of names is used right after thousands of names were added', async () => {
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
  await sql`
    insert into patients (first_name, last_name, gender, date_of_birth)
    select 'First' || i, 'Halvorsen', 'U', (date '1950-01-01' + i)::text from generate_series(1, 4000) as i`
  await sql`vacuum analyze patients`
  const ask = (q: string) => staff.patients.list({ q })
  expect((await costOf(connection, () => ask('Halvorsen 1957-02-03'))).blocks).toBeLessThan(60)
  expect((await ask('Halvorsen 3 Feb 1957')).items).toHaveLength(1)
})

test('a search by birthday does not look names up', async () => {
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

test('the cost of a misspelt name does not grow with people of other names', async () => {
  const { id } = await add.patient({ firstName: 'Ilse', lastName: 'Brandt' })
  const addOthers = (from: number, to: number) => sql`
    insert into patients (first_name, last_name, gender)
    select 'Ilsebill' || chr(97 + n % 20), 'Branntsen' || chr(97 + n % 19), 'F' from generate_series(${from}::int, ${to}::int) n`
  const q = 'Ilse Brnadt'
  const cost = async () => {
    await sql`vacuum analyze`
    return (await costOf(connection, () => staff.patients.list({ q }))).blocks
  }
  await addOthers(1, 500)
  const before = await cost()
  await addOthers(501, 4000)
  expect(await cost()).toBeLessThan(2 * before)
  expect((await staff.patients.list({ q })).items.map(patient => patient.id)).toEqual([id])
})
