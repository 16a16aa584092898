import { expect, test } from 'vitest'
import { emilyCarter, johnDoe, moment } from './support/seeds.ts'
import { field, useDatabase } from './support/server.ts'

const start = await useDatabase()
const begin = () => start('three-role')

const password = 'correct horse battery staple'
const patientAccount = { name: 'Jane van Dyk', email: 'jane@example.com', password }
const doctorAccount = { name: 'Emily Carter', email: 'emily.carter@example.com', password }
const { email: _patient, ...patientFields } = johnDoe
const { email: _doctor, ...doctorFields } = emilyCarter

test('seed 000: POST /api/auth/register/patient/ answers 201 with the user and the patient', async () => {
  await using server = await begin()
  const json = { ...patientAccount, username: 'jane', ...patientFields, first_name: 'Janet' }
  const { status, body } = await server.send('POST', '/api/auth/register/patient/', { json })
  expect(status).toBe(201)
  const { email, name } = patientAccount
  expect(body).toEqual({
    user: { id: expect.any(Number), name, email, username: 'jane' },
    message: 'User registered successfully',
    patient: {
      ...patientFields,
      first_name: 'Janet',
      email,
      preferred_language: null,
      site_id: 1,
      id: expect.any(Number),
      created_by: email,
      created_at: expect.stringMatching(moment),
      name: 'Janet Doe',
      age: expect.any(Number),
    },
  })
})

test('seed 000: POST /api/auth/register/patient/ splits a name at its last space', async () => {
  await using server = await begin()
  const { body } = await server.send('POST', '/api/auth/register/patient/', { json: patientAccount })
  expect(field(body, 'patient')).toMatchObject({
    first_name: 'Jane van',
    last_name: 'Dyk',
    date_of_birth: null,
    age: null,
    gender: 'U',
  })
})

test('seed 000: POST /api/auth/register/doctor/ answers 201 with the user and an active doctor', async () => {
  await using server = await begin()
  const json = { ...doctorAccount, ...doctorFields }
  const { status, body } = await server.send('POST', '/api/auth/register/doctor/', { json })
  expect(status).toBe(201)
  const { name, email } = doctorAccount
  expect(body).toEqual({
    user: { id: expect.any(Number), name, email },
    message: 'User registered successfully',
    doctor: {
      ...emilyCarter,
      id: expect.any(Number),
      created_at: expect.stringMatching(moment),
      name,
      specialization: 'Cardiology',
      status: 'active',
    },
  })
})

test('seed 000: POST /api/auth/register/{kind}/ refuses wrong input with 400, and 403 where the policy is closed', async () => {
  await using server = await begin()
  for (const kind of ['patient', 'doctor']) {
    const url = `/api/auth/register/${kind}/`
    const json = { email: 'nobody', password: 'short', status: 'active' }
    const { status, body } = await server.refused('POST', url, { json })
    expect(status).toBe(400)
    expect(body).toEqual({
      name: ['This field is required.'],
      email: ['Enter a valid email address.'],
      password: ['Choose a password of at least 8 characters.'],
    })
    const unnamed = await server.refused('POST', url, { json: { email: 'a@example.com', password } })
    expect(unnamed.body).toEqual({ name: ['This field is required.'] })
  }
  await using closed = await start('owner')
  for (const [kind, who] of [
    ['patient', 'Patients'],
    ['doctor', 'Doctors'],
  ]) {
    const url = `/api/auth/register/${kind}/`
    const { status, body } = await closed.refused('POST', url, { json: patientAccount })
    expect(status).toBe(403)
    const detail = `${who} cannot register here by themselves. Ask an administrator for an account.`
    expect(body).toEqual({ detail })
  }
})

test('seed 000: POST /api/auth/login/ answers 200 with both tokens, to any role', async () => {
  await using server = await begin()
  for (const role of ['admin', 'doctor', 'patient'] as const) {
    expect((await server.account(role)).token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  }
})
