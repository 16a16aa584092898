import { addAssignment, addDoctor, addPatient } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { idIn, type TestServer, useDatabase } from './testing/server.ts'

const start = useDatabase()

/** The ids on every page of a list, followed by its links as a client would. */
async function pages(server: TestServer, token: string, path: string): Promise<number[][]> {
  const found: number[][] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const { status, body, headers } = await server.send('GET', next, { token })
    expect(status).toBe(200)
    if (!Array.isArray(body)) throw new Error('a list is a plain array')
    found.push(body.map(idIn))
    const link = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    const url: URL | undefined = link === undefined ? undefined : new URL(link, server.origin + next)
    next = url && url.pathname + url.search
  }
  return found
}

test('lists have at most `limit` rows, by id, and link to the next', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const ids: number[] = []
  for (let made = 0; made < 5; made++) {
    const patient = await addPatient(server.db)
    const doctor = await addDoctor(server.db)
    await addAssignment(server.db, { patientId: 1, doctorId: doctor.id })
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

test('lists have 100 rows unless asked otherwise', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  await Promise.all(Array.from({ length: 101 }, () => addPatient(server.db)))
  const [first, second] = await pages(server, token, '/api/patients/')
  expect([first?.length, second?.length]).toEqual([100, 1])
  expect(await pages(server, token, '/api/patients/?limit=500')).toHaveLength(1)
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

test('a cursor of no list answers 400 on every list', async () => {
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

test('`q` finds every word, in any order', async () => {
  await using server = await start('clinic')
  const { token } = await server.account('admin')
  const found = await addPatient(server.db, { firstName: 'Zoë', lastName: 'Quill' })
  await addPatient(server.db)
  expect(await pages(server, token, '/api/patients/?q=quill+zo%C3%AB')).toEqual([[found.id]])
  expect(await pages(server, token, '/api/doctors/?q=%25')).toEqual([[]])
})
