import { addPatient, addPractitioner } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { emilyCarter, johnDoe } from './support/seeds.ts'
import { idIn, serverFor, useDatabase } from './support/server.ts'

const start = await useDatabase()
const path = '/api/patients/'
const admin = () => serverFor(start, 'admin')

describe('versions', () => {
  test('a change or deletion with If-Match applies to that version only', async () => {
    const { server, token, post } = await admin()
    await using _ = server
    for (const [url, json] of [
      [path, johnDoe],
      ['/api/doctors/', emilyCarter],
    ] as const) {
      const made = await post(json, url)
      expect(made.headers.get('etag')).toBe('"1"')
      const one = `${url}${idIn(made.body)}/`
      const change = { token, json: { phone_number: '77' } }
      const second = await server.send('PATCH', one, { ...change, headers: { 'if-match': '"1"' } })
      expect([second.status, second.headers.get('etag')]).toEqual([200, '"2"'])
      expect((await server.send('GET', one, { token })).headers.get('etag')).toBe('"2"')
      for (const tag of ['"1"', 'W/"2"', '2', '"x"', '"1", "3"']) {
        const headers = { 'if-match': tag }
        for (const [method, body] of [
          ['PATCH', change.json],
          ['PUT', json],
          ['DELETE', undefined],
        ] as const) {
          const { status, body: told } = await server.refused(method, one, { token, json: body, headers })
          expect([status, told]).toEqual([412, { detail: expect.stringContaining('version 2') }])
        }
      }
      const missing = await server.refused('DELETE', `${url}9999/`, { token, headers: { 'if-match': '"1"' } })
      expect(missing.status).toBe(404)
      for (const tag of ['"1", "2"', '*']) {
        const { status } = await server.send('PATCH', one, { ...change, headers: { 'if-match': tag } })
        expect(status).toBe(200)
      }
      const gone = await server.send('DELETE', one, { token, headers: { 'if-match': '"4"' } })
      expect(gone.status).toBe(204)
    }
    expect([...(await server.db.execute(`select phone_number from patients`))]).toEqual([
      { phone_number: '77' },
    ])
  })

  test('a mapping has only one version', async () => {
    const { server, token, post } = await admin()
    await using _ = server
    const [patient, doctor] = [await addPatient(server.db), await addPractitioner(server.db)]
    const { body, headers } = await post({ patient: patient.id, doctor: doctor.id }, '/api/mappings/')
    const url = `/api/mappings/${idIn(body)}/`
    const stale = await server.refused('DELETE', url, { token, headers: { 'if-match': '"2"' } })
    expect(stale.status).toBe(412)
    const tag = headers.get('etag') ?? ''
    expect((await server.send('DELETE', url, { token, headers: { 'if-match': tag } })).status).toBe(204)
  })
})
