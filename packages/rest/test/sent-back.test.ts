import { addDoctorAccount, addPatient, addPractitioner, addUser, testPassword } from '@empanel/api/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Sent, type TestServer, text, useDatabase } from './support/server.ts'

const start = await useDatabase()
let server: TestServer
let admin: Account
beforeAll(async () => {
  server = await start('clinic')
  admin = await server.account('admin')
})
afterAll(() => server[Symbol.asyncDispose]())

type Shown = Record<string, unknown>

/** A form cannot say null: unknown values are left out or empty. */
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
  JSON: shown => ({ lenient: shown }),
  'a form': shown => ({ raw: new URLSearchParams(entriesOf(shown, 'empty')) }),
  'a form without unknown values': shown => ({ raw: new URLSearchParams(entriesOf(shown, 'absent')) }),
  'a multipart form': shown => ({ raw: multipart(shown, 'empty') }),
  'a multipart form without unknown values': shown => ({ raw: multipart(shown, 'absent') }),
}

/** Fetches a record and sends it back whole in each way. Nothing may change, and X-Ignored must name nothing. */
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
    ['one with only a name', { dateOfBirth: null, gender: 'U' }],
    ['one with a known year of birth', { dateOfBirth: '1950' }],
    ['one with a known month of birth', { dateOfBirth: '1950-12' }],
    ['one born long ago', { dateOfBirth: '1755-03-01', deceasedOn: '1800-02-03' }],
    ['one who would be very old', { dateOfBirth: '1850' }],
    ['one with a single name', { firstName: '', lastName: 'Cher' }],
    ['one whose only name is the first', { firstName: 'Cher', lastName: '' }],
    ['one who died', { dateOfBirth: '1920-05-06', deceasedOn: '1990-01-01' }],
    ['one who died as a child', { dateOfBirth: '1920', deceasedOn: '1923-01-01' }],
    ['one who died, with an unknown date of birth', { dateOfBirth: null, deceasedOn: '1990-01-01' }],
    ['one with empty texts', { address: '', phoneNumber: '', email: '', medicalHistory: '' }],
    ['one with lines', { address: '1 Elm St\n2nd floor', medicalHistory: 'a\r\nb\n\nc' }],
    ['one with an invalid e-mail address', { email: 'Isabel de Jesús@example.com' }],
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
    ['a doctor with few details', { phoneNumber: null, email: null, licenseNumber: null }],
    ['a doctor with empty texts', { phoneNumber: '', email: '' }],
    ['a doctor who waits for approval', { status: 'pending', licenseNumber: 'L1' }],
    ['a doctor with a single name', { firstName: '', lastName: 'House' }],
    ['an imported doctor', { npi: '12', email: 'Isabel de Jesús@example.com', phoneNumber: longPhone }],
    [
      'a doctor with a long specialty',
      { specialty: 'Medicine of the ear, nose and throat; '.repeat(4).trim() },
    ],
  ]
  test.each(doctors)('%s', async (_, values) => {
    await sendsBack(admin.token, `/api/doctors/${(await addPractitioner(server.db, values)).id}/`)
  })

  test('a profile', async () => {
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
