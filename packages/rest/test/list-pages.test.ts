import { addAssignment, addPatient, addPractitioner } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { pages } from './support/pages.ts'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()

test('lists have at most `limit` rows, by id, and link to the next', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const ids: number[] = []
  for (let made = 0; made < 5; made++) {
    const patient = await addPatient(server.db)
    const doctor = await addPractitioner(server.db)
    await addAssignment(server.db, { patientId: 1, practitionerId: doctor.id })
    ids.push(patient.id)
  }
  const [a, b, c, d, e] = ids
  const expected = [[a, b], [c, d], [e]]
  for (const path of [
    '/api/patients/',
    '/api/doctors/',
    '/api/mappings',
    '/api/mappings/by-patient/1/',
    '/api/mappings/patient/1/',
  ]) {
    expect(await pages(server, token, `${path}?limit=2`)).toEqual(expected)
    expect(await pages(server, token, path)).toEqual([ids])
  }
  expect(await pages(server, token, '/api/patients/?q=ient&limit=3')).toEqual([
    [a, b, c],
    [d, e],
  ])
})

test('a limit outside 1 to 500 answers 400', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const limit of ['0', '501', '-1', '1.5', 'all', '', '1e2']) {
    const { status, body } = await server.refused('GET', `/api/patients/?limit=${limit}`, { token })
    expect(status).toBe(400)
    expect(body).toEqual({ limit: ['Enter a whole number from 1 to 500.'] })
  }
})

test('67 the link to the next page repeats the parameters that count, question marks included', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const _ of [1, 2, 3]) await addPatient(server.db, { firstName: 'How?' })
  const query = 'why=how?&search=how?&limit=1&ordering=nonsense,-id'
  expect(await pages(server, token, `/api/patients/?${query}`)).toEqual([[3], [2], [1]])
  const { headers } = await server.send('HEAD', `/api/patients/?${query}`, { token })
  expect(headers.get('link')).toMatch(/^<\?limit=1&q=how%3F&ordering=-id&cursor=[\w-]+>/)
})

test('a parameter that is too long is refused in the words of the contract', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  for (const [name, most] of [
    ['q', 200],
    ['search', 200],
    ['ordering', 500],
    ['cursor', 8000],
  ] as const) {
    const url = `/api/patients/?${name}=${'x'.repeat(most + 1)}`
    const { status, body } = await server.refused('GET', url, { token })
    const told = `Ensure this field has no more than ${most} characters.`
    expect([status, body]).toEqual([400, { [name]: [told] }])
  }
})

test('an invalid cursor answers 400 on every list', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const { id } = await addPatient(server.db)
  const ofPatient = `/api/mappings/by-patient/${id}/`
  for (const path of ['/api/patients/', '/api/doctors/', '/api/mappings/', ofPatient]) {
    for (const cursor of ['abc', '', '-1', '1e3', '99999999999']) {
      const { status, body } = await server.refused('GET', `${path}?cursor=${cursor}`, { token })
      expect(status).toBe(400)
      expect(body).toEqual({
        cursor: ['This cursor belongs to no list of this kind. Start again without one.'],
      })
    }
  }
})

test('without `limit`, a list is whole and says how long it is', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  await Promise.all(Array.from({ length: 130 }, () => addPatient(server.db, { medicalHistory: 'Asthma' })))
  const { body, headers } = await server.send('GET', '/api/patients/', { token })
  expect([Object(body).length, headers.get('x-total-count'), headers.get('link')]).toEqual([130, '130', null])
  expect(Object(body)[0]).toMatchObject({ medical_history: 'Asthma' })
  const short = await server.send('HEAD', '/api/patients/?limit=50', { token })
  expect(short.headers.get('x-total-count')).toBe('130')
  expect(short.headers.get('link')).toMatch(/^<\?limit=50&cursor=[\w-]+>; rel="next"$/)
  expect((await pages(server, token, '/api/patients/?limit=50')).map(({ length }) => length)).toEqual([
    50, 50, 30,
  ])
})
