import { describe, expect, test } from 'vitest'
import { createContractCaller } from '../src/clinic/contract/router.ts'
import { openClinic } from './clinic.ts'
import { everyPage } from './every-page.ts'
import { refusalOf, testContext } from './fixtures.ts'

const { services, add, as } = await openClinic()
let zoe: number
let runa: number
const staff = await as('staff')
const firsts = ['Zora', 'Zola', 'Zohra', 'Joel', 'Runa', 'Rune', 'Bruna', 'Marie', 'Anna', 'Mary']
const lasts = [
  'Bjorn',
  'Bjornsen',
  'Loflund',
  'Velten',
  'Veltman',
  'Garcia',
  'Lopes',
  'Lopezian',
  'Garcin',
  'Tarren',
]
for (let n = 0; n < 300; n++) {
  if (n === 150) {
    zoe = (
      await add.patient({
        firstName: 'Zoé',
        lastName: 'Bjørnlöf-O’Tarren',
        dateOfBirth: '1980-02-03',
        phoneNumber: '+49 (0)30 123 45-67',
      })
    ).id
    runa = (
      await add.patient({
        firstName: 'Runa Maria',
        lastName: 'Velt',
        dateOfBirth: '1990-04-01',
        phoneNumber: '0171 / 9876543',
      })
    ).id
  }
  await add.patient({
    firstName: firsts[n % 10] ?? '',
    lastName: lasts[Math.floor(n / 10) % 10] ?? '',
    dateOfBirth: `19${40 + (n % 50)}-0${1 + (n % 9)}-1${n % 8}`,
    phoneNumber: `555-${1000 + n}`,
  })
}

const first = async (q: string) => (await staff.patients.list({ q, limit: 5 })).items[0]?.id

describe('of 300 similar people the right one comes first', () => {
  const queries: [string, 'zoe' | 'runa'][] = [
    ['Zoé Bjørnlöf-O’Tarren', 'zoe'],
    ['zoe bjornlof otarren', 'zoe'],
    ['Zoe\u0301', 'zoe'],
    ["O'Tarren", 'zoe'],
    ['O’TARREN', 'zoe'],
    ['otarren zoe', 'zoe'],
    ["Bjornlof-O'Tarren, Zoe", 'zoe'],
    ['Bjørnlöf', 'zoe'],
    ['bjornlof', 'zoe'],
    ['zoe bjornlov', 'zoe'],
    ['Bjoernlof Zoe', 'zoe'],
    ['030 1234567', 'zoe'],
    ['+49 30 1234567', 'zoe'],
    ['(030) 123-4567', 'zoe'],
    ['1980-02-03', 'zoe'],
    ['3.2.1980', 'zoe'],
    ['1980/02/03', 'zoe'],
    ['Bjornlof 1980.2.3', 'zoe'],
    ['Runa Maria Velt', 'runa'],
    ['Velt, Runa', 'runa'],
    ['VELT', 'runa'],
    ['Valt Runa', 'runa'],
    ['velt 1990', 'runa'],
    ['Velt 1 April 1990', 'runa'],
    ['01.04.1990', 'runa'],
    ['1/4/1990', 'runa'],
    ['+49 171 9876543', 'runa'],
    ['maria velt', 'runa'],
    ['April 1, 1990', 'runa'],
  ]
  test.each(queries)('%s', async (q, who) => {
    expect(await first(q)).toBe(who === 'zoe' ? zoe : runa)
  })

  test('by the record’s id, with and without #', async () => {
    expect(await first(`#${runa}`)).toBe(runa)
    expect(await first(` ${zoe} `)).toBe(zoe)
  })
})

test('a phone number is not read as a date', async () => {
  const { id } = await add.patient({ phoneNumber: '06/1234 5678' })
  for (const q of ['06/1234 5678', '06 1234-5678', '+39 06.1234.5678']) expect(await first(q)).toBe(id)
})

test.each([
  ['(555) 321-4567 x89', ['(555) 321-4567', '3214567', '555 321 4567 ext. 89', '555-3214567 #89']],
  ['888-878-6881 X 57450', ['888-878-6881', '888.878.6881', '+1 888 878 6881', '8888786881x57450']],
  ['030 765 43 21 ext. 12', ['030 7654321', '+49 30 765 43 21', '(030) 7654321 extension 12']],
  ['555-1112223 / 555-4445556', ['555-1112223', '555-4445556', '1112223', '555-1112223, 555-4445556']],
  ['617-555-3141 Or 617-555-5926', ['617-555-3141', '617-555-5926', '617 555 5926']],
])('each number in %s finds its owner, and so does the whole text', async (phoneNumber, parts) => {
  const { id } = await add.patient({ phoneNumber })
  const { id: practitionerId } = await add.practitioner({ phoneNumber })
  for (const q of [phoneNumber, ...parts]) {
    expect([q, (await staff.patients.list({ q })).items.map(row => row.id)]).toEqual([q, [id]])
    expect([q, (await staff.practitioners.list({ q })).items.map(row => row.id)]).toEqual([
      q,
      [practitionerId],
    ])
  }
})

test('of people who share a number, the one with the extension comes first', async () => {
  const numbers = ['800-574-8387 X 54450', '800-574-8387 X 54451', '800-574-8387']
  const ids: number[] = []
  for (const phoneNumber of numbers) ids.push((await add.patient({ phoneNumber })).id)
  for (const [place, q] of numbers.slice(0, 2).entries()) expect(await first(q)).toBe(ids[place])
  const { items } = await staff.patients.list({ q: '800-574-8387' })
  expect(items.map(row => row.id).sort()).toEqual([...ids].sort())
})

test('a list finds nothing by data that its rows lack', async () => {
  const { id: userId } = await add.user({ role: 'staff' })
  const whole = createContractCaller(testContext(services(), { userId, role: 'staff' }))
  const patientId = (await add.patient({ dateOfBirth: '1971-05-06', ownerId: userId })).id
  const { id } = await add.assignment({ patientId, practitionerId: (await add.practitioner()).id })
  for (const q of ['1971-05-06', '6 May 1971', 'Tor 1971']) {
    expect((await staff.practitioners.list({ q })).items).toEqual([])
    expect((await staff.practitioners.list({ q, sort: 'name' })).items).toEqual([])
    expect((await whole.practitioners.list({ q })).items).toEqual([])
  }
  for (const q of ['1971-05-06', 'Ient 1971', `#${patientId}`, `#${id}`, '555 123 4567']) {
    expect((await staff.assignments.list({ q })).items).toEqual([])
    expect((await whole.assignments.list({ q })).items).toEqual([])
  }
  expect((await staff.assignments.list({ q: 'tor, ient' })).items.map(row => row.id)).toContain(id)
})

test('punctuation alone finds nobody, and is ignored beside a name', async () => {
  for (const q of ["'", '’', '-', ' - ', '?', '...', '#']) {
    expect((await staff.patients.list({ q })).items).toEqual([])
    expect((await staff.practitioners.list({ q })).items).toEqual([])
    expect((await staff.assignments.list({ q })).items).toEqual([])
  }
  expect(await first('- bjornlof ’')).toBe(zoe)
})

test('doctors are found the same way', async () => {
  const { id } = await add.practitioner({
    firstName: 'Jörg',
    lastName: 'MÜLLHAUS',
    phoneNumber: '030 7654321',
  })
  await add.practitioner({ firstName: 'Jorge', lastName: 'Mullhausen' })
  for (const q of ['müllhaus', 'Mullhaus, Jorg', 'jorg mulhaus', '+49 30 7654321', `#${id}`]) {
    expect((await staff.practitioners.list({ q })).items[0]?.id).toBe(id)
  }
})

test('doctors and their assignments are found by the names shown', async () => {
  const doctor = await add.practitioner({ firstName: 'Ottilie', lastName: 'Brandvold' })
  await add.practitioner({ firstName: 'Drew', lastName: 'Brandvoll' })
  const { id } = await add.assignment({ patientId: zoe, practitionerId: doctor.id })
  for (const q of ['Dr. Ottilie Brandvold', 'Brandvold, Dr. Ottilie', 'DR BRANDVOLD']) {
    expect((await staff.practitioners.list({ q })).items[0]?.id, q).toBe(doctor.id)
    expect(
      (await staff.assignments.list({ q })).items.map(item => item.id),
      q,
    ).toEqual([id])
  }
  expect((await staff.practitioners.list({ q: 'Dr' })).items.map(({ firstName }) => firstName)).toEqual([
    'Drew',
  ])
})

test('pages of a search show each row once, the best first', async () => {
  const rows = await everyPage(cursor => staff.patients.list({ q: 'velt', limit: 7, cursor }))
  const seen = rows.map(({ id }) => id)
  expect(seen[0]).toBe(runa)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toHaveLength((await staff.patients.list({ q: 'velt', sort: 'name', limit: 500 })).items.length)
})

test('65 more than six words are refused', async () => {
  const { fieldErrors } = await refusalOf(staff.patients.list({ q: 'a b c d e f g' }))
  expect(fieldErrors).toEqual({ q: ['Search for at most 6 words.'] })
  expect((await staff.patients.list({ q: 'a b c d e f' })).items).toEqual([])
})

test('callers who see only some records find only those, also by similarity', async () => {
  const owner = await add.user({ role: 'patient' })
  const own = await add.patient({ firstName: 'Zoe', lastName: 'Bjornlof', ownerId: owner.id })
  const self = await as('patient', owner.id)
  for (const q of ['zoe', 'bjornlaf', '1980-02-03', '0301234567', `${zoe}`, 'velt']) {
    const { items } = await self.patients.list({ q })
    expect(items.map(({ id }) => id).filter(id => id !== own.id)).toEqual([])
  }
  expect((await self.patients.list({ q: 'bjornlaf' })).items.map(({ id }) => id)).toEqual([own.id])
})
