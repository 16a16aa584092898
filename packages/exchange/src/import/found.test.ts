import { addDoctorAccount, addUser, callAs, testServices } from '@empanel/api/testing'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { expect, test } from 'vitest'
import { importing, patient } from '../../test/fixtures.ts'

const connection = await suiteDatabase()
const people = [
  ['p1', 'Zoe\u0301', 'Bj\u00f8rnl\u00f6f', '1980-02-03'],
  ['p2', 'Maeve', 'O\u2019Tarren', '1981-02-03'],
  ['p3', 'J\u00f6rg', 'M\u00dcLLHAUS', '1982'],
] as const
await importing(connection, {
  'Patient.ndjson': people.map(([id, given, family, birthDate]) =>
    patient(id, { name: [{ given: [given], family }], birthDate }),
  ),
})

test.each([
  ['Zo\u00e9', '1980-02-03'],
  ['Zoe\u0301', '1980-02-03'],
  ['Zoe', '1980-02-03'],
  ["O'Tarren", '1981-02-03'],
  ['O\u2019Tarren', '1981-02-03'],
  ['m\u00fcllhaus', '1982'],
  ['Bjornlof, Zoe', '1980-02-03'],
])('an imported patient is found by %s, and noticed when entered again', async (q, born) => {
  const staff = callAs(testServices(connection.db), {
    userId: (await addUser(connection.db, { role: 'staff' })).id,
    role: 'staff',
  })
  const found = async (dateOfBirth?: string) =>
    (await staff.patients.list({ q, ...(dateOfBirth && { dateOfBirth }) })).items.map(one => one.dateOfBirth)
  expect(await found()).toEqual([born])
  expect(await found(born.length === 4 ? `${born}-05-06` : born)).toEqual([born])
})

test('an imported patient is found in an emergency, however the name is typed', async () => {
  const { user } = await addDoctorAccount(connection.db)
  const services = testServices(connection.db, 'minimum-necessary')
  const doctor = callAs(services, { userId: user.id, role: 'doctor' })
  const reason = 'Collapsed in the waiting room.'
  for (const [firstName, lastName, dateOfBirth] of [
    ['zoe', 'BJORNLOF', '1980-02-03'],
    ['Maeve', "O'Tarren", '1981-02-03'],
    ['Jorg', 'm\u00fcllhaus', '1982-07-01'],
  ] as const) {
    const opened = await doctor.access.breakGlass({ patient: { firstName, lastName, dateOfBirth }, reason })
    expect((await doctor.patients.get({ id: opened.patientId })).dateOfBirth).toBe(
      dateOfBirth.slice(0, firstName === 'Jorg' ? 4 : 10),
    )
  }
})

test('control characters are stored as blanks, and characters that change the direction of writing are dropped', async () => {
  const name = [{ given: ['Ad\ta\u2028'], family: '\u202eLov\x1b]0;x\x07e\x9blace' }]
  const identifier = [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1\u202e2\n3' }]
  const { patients, practitioners } = await importing(connection, {
    'Patient.ndjson': [patient('odd', { name, telecom: [{ system: 'phone', value: '555\r\n0100' }] })],
    'Practitioner.ndjson': [{ resourceType: 'Practitioner', id: 'odd', name, identifier }],
  })
  expect([patients.created, practitioners.created]).toEqual([1, 1])
  const stored = { first_name: 'Ad a', last_name: 'Lov ]0;x e lace' }
  expect(
    await connection.sql`
      select first_name, last_name, phone_number, null as npi from patients where external_id = 'odd' union all
      select first_name, last_name, phone_number, npi from practitioners where external_id = 'odd'`,
  ).toEqual([
    { ...stored, phone_number: '555 0100', npi: null },
    { ...stored, phone_number: null, npi: '12 3' },
  ])
})
