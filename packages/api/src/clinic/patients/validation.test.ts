import { describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()
const staff = await as('staff')

const good = { firstName: 'Ada', lastName: 'Byron', dateOfBirth: '1815-12-10', gender: 'F' }
const rows = () => sql`select * from patients order by id`

/** The input of a client that does not know our types. */
const create = (input: object): ReturnType<typeof staff.patients.create> =>
  Reflect.apply(staff.patients.create, undefined, [input])
const update = (input: object): ReturnType<typeof staff.patients.update> =>
  Reflect.apply(staff.patients.update, undefined, [input])

describe('48 a value that cannot be stored is refused with its field, on creation and on change', () => {
  const tomorrow = new Date(Date.now() + 40 * 3_600_000).toISOString().slice(0, 10)
  const cases: [string, unknown][] = [
    ...['dateOfBirth', 'gender'].map((field): [string, unknown] => [field, '']),
    ...['firstName', 'lastName', 'dateOfBirth', 'gender'].flatMap((field): [string, unknown][] => [
      [field, null],
      [field, 7],
      [field, {}],
    ]),
    ['firstName', 'a\tb'],
    ['firstName', 'a\u2028b'],
    ['lastName', 'a\0b'],
    ['lastName', 'half \ud800 pair'],
    ['lastName', 'x'.repeat(101)],
    ['address', 'a\0b'],
    ['medicalHistory', '\udfff'],
    ['medicalHistory', 'x'.repeat(20_001)],
    ['email', 'nobody'],
    ...['spanish', 'e', 'en_US', 'en-', 'en-a', `en${'-abcdefgh'.repeat(4)}`, 7].map(
      (tag): [string, unknown] => ['preferredLanguage', tag],
    ),
    ['phoneNumber', 5551234],
    ...['1799', '1799-12', '0000', '2024-13', '2024-00', '2024-1', '24', '02024', '2024-', '1990-02-3'].map(
      (date): [string, unknown] => ['dateOfBirth', date],
    ),
    ['dateOfBirth', `${tomorrow.slice(0, 2)}99-01`],
    ['dateOfBirth', String(Number(tomorrow.slice(0, 4)) + 1)],
    ...['2023-02-29', '2024-02-30', '1900-02-29', '2024-13-01', '2024-1-1', '0000-01-01', '1799-12-31'].map(
      (date): [string, unknown] => ['dateOfBirth', date],
    ),
    ['dateOfBirth', '275760-09-13'],
    ['dateOfBirth', '+275760-09-13'],
    ['dateOfBirth', '2024-01-01T00:00:00Z'],
    ['dateOfBirth', tomorrow],
    ['dateOfBirth', 0],
    ['gender', 'f'],
  ]
  test.each(cases)('%s: %j', async (field, value) => {
    const { id } = await add.patient()
    const before = await rows()
    for (const call of [() => create({ ...good, [field]: value }), () => update({ id, [field]: value })]) {
      const refusal = await refusalOf(call())
      expect(refusal).toMatchObject({ code: 'BAD_REQUEST', reason: 'validation' })
      expect(Object.keys(refusal.fieldErrors ?? {})).toEqual([field])
    }
    expect(await rows()).toEqual(before)
  })

  test.each(['firstName', 'lastName', 'dateOfBirth', 'gender'])('%s is required', async field => {
    const before = await rows()
    const refusal = await refusalOf(create({ ...good, [field]: undefined }))
    expect(Object.keys(refusal.fieldErrors ?? {})).toEqual([field])
    expect(await rows()).toEqual(before)
  })
})

const blank = { lastName: ['Enter a first name, a last name, or both.'] }

test('a single word may be first or last name; no name at all is refused, on creation and on change', async () => {
  const one = await create({ ...good, firstName: '' })
  expect(one).toMatchObject({ firstName: '', lastName: 'Byron' })
  const other = await create({ ...good, lastName: ' ' })
  expect(other).toMatchObject({ firstName: 'Ada', lastName: '' })
  const before = await rows()
  const attempts = [
    () => create({ ...good, firstName: '', lastName: ' \u200b' }),
    () => update({ id: one.id, firstName: '\t', lastName: '' }),
    () => update({ id: one.id, lastName: '' }),
    () => update({ id: other.id, firstName: ' ' }),
  ]
  for (const attempt of attempts) expect((await refusalOf(attempt())).fieldErrors).toEqual(blank)
  expect(await rows()).toEqual(before)
  expect(await update({ id: one.id, firstName: 'Ada', lastName: '' })).toMatchObject({ lastName: '' })
})

test('a date of birth keeps its precision', async () => {
  const now = new Date().toISOString()
  for (const dateOfBirth of ['1962', '1962-07', '1962-07-31', '1800', now.slice(0, 4), now.slice(0, 7)]) {
    const made = await create({ ...good, dateOfBirth })
    expect(made.dateOfBirth).toBe(dateOfBirth)
    expect((await staff.patients.get({ id: made.id })).dateOfBirth).toBe(dateOfBirth)
  }
})

test('nobody dies before the year in which they were born', async () => {
  const { id } = await add.patient({ dateOfBirth: '1962' })
  const admin = await as('admin', (await add.user()).id)
  const early = admin.patients.update({ id, deceasedOn: '1961-12-31' })
  expect((await refusalOf(early)).fieldErrors).toHaveProperty('deceasedOn')
  expect(await admin.patients.update({ id, deceasedOn: '1962-01-01' })).toMatchObject({ dateOfBirth: '1962' })
})

test.each(['ownerId', 'createdBy', 'status', 'role', 'deletedAt', 'externalId', 'createdAt', 'constructor'])(
  '41 %s is refused in input and changes nothing',
  async field => {
    const { id } = await add.patient()
    const before = await rows()
    for (const call of [() => create({ ...good, [field]: 1 }), () => update({ id, [field]: 1 })]) {
      const refusal = await refusalOf(call())
      expect(refusal.fieldErrors).toEqual({ [field]: ['This field is not allowed here.'] })
    }
    expect(await rows()).toEqual(before)
  },
)

test('49 __proto__ in input has no effect', async () => {
  const before = await rows()
  const refusal = await refusalOf(create(JSON.parse('{"__proto__": {"firstName": "Ada"}, "lastName": "B"}')))
  expect(refusal.code).toBe('BAD_REQUEST')
  expect(Object.hasOwn(Object.prototype, 'firstName')).toBe(false)
  expect(await rows()).toEqual(before)
})

test.each([0, -1, 1.5, 2 ** 31, Number.NaN, '1', null])(
  'the id %j is refused, not searched for',
  async id => {
    expect((await refusalOf(update({ id }))).code).toBe('BAD_REQUEST')
  },
)

test('47 text that looks like SQL, HTML or a template is stored as it is', async () => {
  const lastName = `Robert'); drop table patients;-- "\\" %s $1 :x {{7*7}} <b>`
  const made = await staff.patients.create({ ...good, gender: 'F', lastName })
  expect(made.lastName).toBe(lastName)
  expect((await staff.patients.get({ id: made.id })).lastName).toBe(lastName)
})

test('surrounding white space is dropped, and empty optional fields are null', async () => {
  const made = await create({ ...good, lastName: '  Byron ', address: '', email: '', phoneNumber: null })
  expect(made).toMatchObject({ lastName: 'Byron', address: null, email: null, phoneNumber: null })
})

test('42 a patient shows these fields and no other', async () => {
  const made = await staff.patients.create({ ...good, gender: 'F' })
  const fields = [
    ...['address', 'createdAt', 'createdBy', 'dateOfBirth', 'deceasedOn', 'email', 'firstName', 'gender'],
    ...[
      'id',
      'lastName',
      'medicalHistory',
      'ownerId',
      'phoneNumber',
      'preferredLanguage',
      'siteId',
      'updatedAt',
      'version',
    ],
  ]
  expect(Object.keys(made).sort()).toEqual(fields)
  expect(Object.keys(await staff.patients.get({ id: made.id })).sort()).toEqual(
    [...fields, 'openedUntil'].sort(),
  )
})

test('a language is stored in its canonical form, and an empty one as null', async () => {
  const { id, preferredLanguage } = await create({ ...good, preferredLanguage: ' PT-br ' })
  expect(preferredLanguage).toBe('pt-BR')
  expect(await update({ id, preferredLanguage: '' })).toMatchObject({ preferredLanguage: null })
})
