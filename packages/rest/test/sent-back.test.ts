import { addDoctorAccount, addPatient, addPractitioner, addUser, testPassword } from '@empanel/api/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Sent, type TestServer, text, useDatabase } from './support/server.ts'

const start = useDatabase()
let server: TestServer
let admin: Account
beforeAll(async () => {
  server = await start('clinic')
  admin = await server.account('admin')
})
afterAll(() => server[Symbol.asyncDispose]())

type Shown = Record<string, unknown>

/** What is not known is left out, or empty: a form has no other way to say it. */
const entriesOf = (shown: Shown, unknown: 'empty' | 'absent') =>
  Object.entries(shown).flatMap(([name, value]): [string, string][] =>
    value === null && unknown === 'absent' ? [] : [[name, value === null ? '' : String(value)]],
  )

function multipart(shown: Shown, unknown: 'empty' | 'absent'): FormData {
  const form = new FormData()
  for (const [name, value] of entriesOf(shown, unknown)) form.append(name, value)
  return form
}

const ways: Record<string, (shown: Shown) => Sent> = {
  JSON: shown => ({ kindly: shown }),
  'a form': shown => ({ raw: new URLSearchParams(entriesOf(shown, 'empty')) }),
  'a form without what is unknown': shown => ({ raw: new URLSearchParams(entriesOf(shown, 'absent')) }),
  'a form for files': shown => ({ raw: multipart(shown, 'empty') }),
  'a form for files without what is unknown': shown => ({ raw: multipart(shown, 'absent') }),
}

/** Fetches a record and sends it back whole, in each way: nothing changes, and nothing is said to be ignored. */
async function sendsBack(token: string, from: string, to = from) {
  const { body } = await server.send('GET', from, { token })
  for (const [way, sent] of Object.entries(ways)) {
    const reply = await server.send('PUT', to, { token, ...sent(Object(body)) })
    expect([way, reply.status, reply.body]).toEqual([way, 200, body])
    expect([way, reply.headers.get('x-ignored')]).toEqual([way, null])
  }
}

const longPhone = `+1 555 0100 ${'ask for the ward, '.repeat(4)}or the desk`

describe('a fetched record sent back whole stays as it is:', () => {
  const patients: [string, Parameters<typeof addPatient>[1]][] = [
    ['one of whom only the name is known', { dateOfBirth: null, gender: 'U' }],
    ['one of whom the year of birth is known', { dateOfBirth: '1950' }],
    ['one of whom the month of birth is known', { dateOfBirth: '1950-12' }],
    ['one born long ago', { dateOfBirth: '1755-03-01', deceasedOn: '1800-02-03' }],
    ['one who would be very old', { dateOfBirth: '1850' }],
    ['one of a single name', { firstName: '', lastName: 'Cher' }],
    ['one whose only name is the first', { firstName: 'Cher', lastName: '' }],
    ['one who died', { dateOfBirth: '1920-05-06', deceasedOn: '1990-01-01' }],
    ['one who died as a child', { dateOfBirth: '1920', deceasedOn: '1923-01-01' }],
    ['one who died and whose birth nobody knows', { dateOfBirth: null, deceasedOn: '1990-01-01' }],
    ['one with empty texts', { address: '', phoneNumber: '', email: '', medicalHistory: '' }],
    ['one with lines', { address: '1 Elm St\n2nd floor', medicalHistory: 'a\r\nb\n\nc' }],
    ['one with an address that is none', { email: 'Isabel de Jesús@example.com' }],
    ['one with a long phone number', { phoneNumber: longPhone }],
    ['one with a long name', { firstName: 'Ann', lastName: 'von und zu '.repeat(20).trim() }],
    ['one with a long address', { address: 'The house behind the mill. '.repeat(30).trim() }],
    ['one with a tab in the name', { lastName: 'Van\tDyk' }],
  ]
  test.each(patients)('%s', async (_, values) => {
    const { id } = await addPatient(server.db, { ...values, createdBy: admin.id })
    await sendsBack(admin.token, `/api/patients/${id}/`)
  })

  test('one whose account is disabled', async () => {
    const owner = await addUser(server.db, { status: 'disabled' })
    const { id } = await addPatient(server.db, { ownerId: owner.id, createdBy: owner.id })
    await sendsBack(admin.token, `/api/patients/${id}/`)
  })

  const doctors: [string, Parameters<typeof addPractitioner>[1]][] = [
    ['a doctor of whom little is known', { phoneNumber: null, email: null, licenseNumber: null }],
    ['a doctor with empty texts', { phoneNumber: '', email: '' }],
    ['a doctor who waits', { status: 'pending', licenseNumber: 'L1' }],
    ['a doctor of a single name', { firstName: '', lastName: 'House' }],
    ['an imported doctor', { npi: '12', email: 'Isabel de Jesús@example.com', phoneNumber: longPhone }],
    [
      'a doctor of a long specialty',
      { specialty: 'Medicine of the ear, nose and throat; '.repeat(4).trim() },
    ],
  ]
  test.each(doctors)('%s', async (_, values) => {
    await sendsBack(admin.token, `/api/doctors/${(await addPractitioner(server.db, values)).id}/`)
  })

  test('the own profile', async () => {
    const patient = await server.account('patient')
    await addPatient(server.db, { ownerId: patient.id, dateOfBirth: null, email: null })
    await sendsBack(patient.token, '/api/patient-profile/', `/api/patient-profile/${patient.id}/`)
    const { user } = await addDoctorAccount(server.db)
    const { body } = await server.send('POST', '/api/auth/login/', {
      json: { email: user.email, password: testPassword },
    })
    await sendsBack(text(body, 'access'), '/api/doctor-profile/', `/api/doctor-profile/${user.id}/`)
  })
})
