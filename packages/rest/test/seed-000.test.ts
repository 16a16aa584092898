import { addAssignment, addPatient, addPractitioner } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { emilyCarter, johnDoe, moment } from './support/seeds.ts'
import { field, idIn, type TestServer, text, useDatabase } from './support/server.ts'

const start = await useDatabase()
const begin = () => start('three-role')

const password = 'correct horse battery staple'
const patientAccount = { name: 'Jane van Dyk', email: 'jane@example.com', password }
const doctorAccount = { name: 'Emily Carter', email: 'emily.carter@example.com', password }
const { email: _doctor, ...doctorFields } = emilyCarter

type Registered = { userId: number; recordId: number; token: string }

async function registered(server: TestServer, kind: 'patient' | 'doctor'): Promise<Registered> {
  const json = kind === 'patient' ? patientAccount : { ...doctorAccount, ...doctorFields }
  const { body } = await server.send('POST', `/api/auth/register/${kind}/`, { json })
  const { email } = json
  const pair = await server.send('POST', '/api/auth/login/', { json: { email, password } })
  const token = text(pair.body, 'access')
  return { userId: idIn(field(body, 'user')), recordId: idIn(field(body, kind)), token }
}

test("seed 000: GET /api/patient-profile/ answers 200 with the caller's own record, else 404", async () => {
  await using server = await begin()
  const { token, recordId } = await registered(server, 'patient')
  await addPatient(server.db)
  const { status, body } = await server.send('GET', '/api/patient-profile/', { token })
  expect(status).toBe(200)
  expect(body).toMatchObject({ id: recordId, name: 'Jane van Dyk' })
  const without = await server.account('patient')
  expect((await server.refused('GET', '/api/patient-profile/', { token: without.token })).status).toBe(404)
  expect((await server.refused('GET', '/api/patient-profile/')).status).toBe(401)
})

test("seed 000: PUT /api/patient-profile/{user_id}/ changes the caller's own record; others answer 404", async () => {
  await using server = await begin()
  const { token, userId, recordId } = await registered(server, 'patient')
  const url = `/api/patient-profile/${userId}/`
  const { status, body } = await server.send('PUT', url, { token, json: johnDoe })
  expect(status).toBe(200)
  expect(body).toMatchObject({ ...johnDoe, id: recordId })
  const other = await server.account('patient')
  await addPatient(server.db, { ownerId: other.id })
  for (const id of [other.id, 999, 'me']) {
    const refused = await server.refused('PUT', `/api/patient-profile/${id}/`, { token, json: johnDoe })
    expect([refused.status, refused.body]).toEqual([404, { detail: 'Not found.' }])
  }
  expect((await server.refused('PUT', url, { token, json: {} })).status).toBe(400)
  const { token: doctor } = await server.account('doctor')
  expect((await server.refused('PUT', url, { token: doctor, json: johnDoe })).status).toBe(403)
})

test("seed 000: GET /api/patients/my-doctors/ answers 200 with the doctors assigned to the caller's record", async () => {
  await using server = await begin()
  const { token, recordId } = await registered(server, 'patient')
  expect((await server.send('GET', '/api/patients/my-doctors/', { token })).body).toEqual([])
  const doctor = await addPractitioner(server.db)
  await addPractitioner(server.db)
  await addAssignment(server.db, { patientId: recordId, practitionerId: doctor.id })
  const { status, body } = await server.send('GET', '/api/patients/my-doctors/', { token })
  expect(status).toBe(200)
  expect(body).toEqual([expect.objectContaining({ id: doctor.id, specialty: 'Cardiology' })])
  const { token: stranger } = await server.account('doctor')
  expect((await server.refused('GET', '/api/patients/my-doctors/', { token: stranger })).status).toBe(403)
})

test("seed 000: GET /api/doctor-profile/ answers 200 with the caller's own record, else 404", async () => {
  await using server = await begin()
  const { token, recordId } = await registered(server, 'doctor')
  const { status, body } = await server.send('GET', '/api/doctor-profile/', { token })
  expect(status).toBe(200)
  expect(body).toEqual({
    ...emilyCarter,
    id: recordId,
    name: 'Emily Carter',
    specialization: 'Cardiology',
    created_at: expect.stringMatching(moment),
  })
  const admin = await server.account('admin')
  expect((await server.refused('GET', '/api/doctor-profile/', { token: admin.token })).status).toBe(404)
})

test('profiles need a sign-in, even where strangers may read doctors', async () => {
  await using server = await start('directory')
  expect((await server.send('GET', '/api/doctors/')).status).toBe(200)
  for (const path of ['/api/doctor-profile/', '/api/patient-profile/']) {
    expect((await server.refused('GET', path)).status).toBe(401)
  }
})

test("seed 000: PUT /api/doctor-profile/{user_id}/ changes the caller's own record; others answer 404", async () => {
  await using server = await begin()
  const { token, userId } = await registered(server, 'doctor')
  const json = { ...emilyCarter, specialty: 'Surgery' }
  const { status, body } = await server.send('PUT', `/api/doctor-profile/${userId}/`, { token, json })
  expect(status).toBe(200)
  expect(body).toMatchObject(json)
  const other = await server.account('doctor')
  const refused = await server.refused('PUT', `/api/doctor-profile/${other.id}/`, { token, json })
  expect([refused.status, refused.body]).toEqual([404, { detail: 'Not found.' }])
})

test('seed 000: GET /api/doctors/all-patients/ and my-patients/ answer 200 with all, and with the assigned ones', async () => {
  await using server = await begin()
  const { token, recordId } = await registered(server, 'doctor')
  const mine = await addPatient(server.db)
  const other = await addPatient(server.db)
  await addAssignment(server.db, { patientId: mine.id, practitionerId: recordId })
  const all = await server.send('GET', '/api/doctors/all-patients/', { token })
  expect(all.status).toBe(200)
  expect(all.body).toEqual([
    expect.objectContaining({ id: mine.id }),
    expect.objectContaining({ id: other.id }),
  ])
  const panel = await server.send('GET', '/api/doctors/my-patients/', { token })
  expect(panel.status).toBe(200)
  expect(panel.body).toEqual([expect.objectContaining({ id: mine.id })])
  const { token: patient } = await server.account('patient')
  for (const path of ['all-patients', 'my-patients']) {
    expect((await server.refused('GET', `/api/doctors/${path}/`, { token: patient })).status).toBe(403)
  }
})

test('seed 000: POST /api/admin/assign-patient/ answers 201 to an admin, 403 to anyone else', async () => {
  await using server = await begin()
  const { recordId: patient_id, token: patient } = await registered(server, 'patient')
  const { recordId: doctor_id, token: doctor } = await registered(server, 'doctor')
  const { token } = await server.account('admin')
  const url = '/api/admin/assign-patient/'
  const json = { patient_id, doctor_id }
  for (const other of [patient, doctor]) {
    expect((await server.refused('POST', url, { token: other, json })).status).toBe(403)
  }
  const { status, body } = await server.send('POST', url, { token, json })
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.any(Number),
    patient: patient_id,
    doctor: doctor_id,
    patient_name: 'Jane van Dyk',
    doctor_name: 'Dr. Emily Carter',
    assigned_at: expect.stringMatching(moment),
  })
  expect((await server.refused('POST', url, { token, json })).status).toBe(409)
  const missing = await server.refused('POST', url, { token, json: { patient_id } })
  expect(missing.body).toEqual({ doctor_id: ['This field is required.'] })
  const seen = await server.send('GET', '/api/patients/my-doctors/', { token: patient })
  expect(seen.body).toEqual([expect.objectContaining({ id: doctor_id })])
})
