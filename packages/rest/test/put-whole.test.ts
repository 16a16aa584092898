import { addPatient, addPractitioner, testPassword } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { emilyCarter, johnDoe } from './support/seeds.ts'
import { idIn, serverFor, text, useDatabase } from './support/server.ts'

const start = await useDatabase()
const path = '/api/patients/'
const admin = () => serverFor(start, 'admin')

describe('a fetched record can be sent back whole', () => {
  const changes = [
    ['a patient', path, johnDoe, { address: '5 Elm Street' }],
    ['a patient with few details', path, { name: 'Cher', age: 79, gender: 'F' }, { phone_number: '1' }],
    ['a doctor', '/api/doctors/', emilyCarter, { specialty: 'Surgery', specialization: 'Surgery' }],
    [
      'a doctor with few details',
      '/api/doctors/',
      { name: 'Gregory House', specialization: 'Diagnosis' },
      { email: null },
    ],
  ] as const
  test.each(changes)('%s, by PUT and by PATCH', async (_, url, json, change) => {
    const { server, token, post } = await admin()
    await using _server = server
    const made = await post(json, url)
    for (const method of ['PUT', 'PATCH']) {
      const { body } = await server.send('GET', `${url}${idIn(made.body)}/`, { token })
      const sent = { ...Object(body), ...change }
      const reply = await server.send(method, `${url}${idIn(made.body)}/`, { token, lenient: sent })
      expect([reply.status, reply.body]).toEqual([200, sent])
      expect(reply.headers.get('x-ignored')).toBe(null)
    }
  })

  test('a patient without a known date of birth; a known one is not removed', async () => {
    const { server, token } = await admin()
    await using _ = server
    const unknown = await addPatient(server.db, { dateOfBirth: null })
    const url = `${path}${unknown.id}/`
    const { body } = await server.send('GET', url, { token })
    expect(body).toMatchObject({ date_of_birth: null, age: null })
    const reply = await server.send('PUT', url, { token, lenient: { ...Object(body), gender: 'Other' } })
    expect([reply.status, reply.body]).toEqual([200, { ...Object(body), gender: 'O' }])
    const known = await addPatient(server.db)
    const refused = await server.refused('PUT', `${path}${known.id}/`, { token, lenient: body })
    expect([refused.status, refused.body]).toEqual([400, { date_of_birth: ['This field may not be null.'] }])
  })

  test('a doctor with an invalid e-mail address from an import', async () => {
    const { server, token } = await admin()
    await using _ = server
    const { id } = await addPractitioner(server.db, { email: 'Isabel de Jesús@example.com' })
    const url = `/api/doctors/${id}/`
    const { body } = await server.send('GET', url, { token })
    const sent = { ...Object(body), phone_number: '1234' }
    const reply = await server.send('PUT', url, { token, lenient: sent })
    expect([reply.status, reply.body]).toEqual([200, sent])
    const wrong = await server.refused('PATCH', url, { token, lenient: { email: 'Isabel de Jesús' } })
    expect([wrong.status, wrong.body]).toEqual([400, { email: ['Enter a valid email address.'] }])
  })

  test('a profile', async () => {
    await using server = await start('three-role')
    const account = { name: 'Jane van Dyk', email: 'jane@example.com', password: testPassword }
    for (const kind of ['patient', 'doctor']) {
      const email = `${kind}@example.com`
      const made = await server.send('POST', `/api/auth/register/${kind}/`, { json: { ...account, email } })
      const { body } = await server.send('POST', '/api/auth/login/', {
        json: { email, password: testPassword },
      })
      const token = text(body, 'access')
      const fetched = await server.send('GET', `/api/${kind}-profile/`, { token })
      const url = `/api/${kind}-profile/${idIn(Reflect.get(Object(made.body), 'user'))}/`
      const sent = { ...Object(fetched.body), phone_number: '1234' }
      const reply = await server.send('PUT', url, { token, lenient: sent })
      expect([reply.status, reply.body]).toEqual([200, sent])
    }
  })

  test('read-only fields stay whatever is sent, and contradictions are named', async () => {
    const { server, token, post } = await admin()
    await using _ = server
    const { body } = await post(johnDoe)
    const sent = {
      ...Object(body),
      id: 99,
      name: 'Jane Roe',
      age: 5,
      created_by: 'x',
      created_at: 'y',
      nmae: 1,
    }
    const reply = await server.send('PUT', `${path}${idIn(body)}/`, { token, lenient: sent })
    expect([reply.status, reply.body]).toEqual([200, body])
    expect(reply.headers.get('x-ignored')).toBe('nmae, name, age')
  })
})
