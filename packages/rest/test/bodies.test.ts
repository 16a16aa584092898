import { addPatient, addPractitioner } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { johnDoe } from './support/seeds.ts'
import { type Sent, serverFor, useDatabase } from './support/server.ts'

const start = await useDatabase()
const path = '/api/patients/'
const jsonType = { 'content-type': 'application/json' }

const staff = () => serverFor(start, 'staff')

describe('bodies', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const parseError = { detail: 'JSON parse error' }
  const formError = { detail: 'Form parse error' }
  const notAnObject = { non_field_errors: ['Send a JSON object.'] }
  const cases: [name: string, sent: Sent, status: number, body: unknown][] = [
    ['malformed JSON', { raw: '{"first_name": ', headers: jsonType }, 400, parseError],
    [
      'invalid UTF-8',
      { raw: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), headers: jsonType },
      400,
      parseError,
    ],
    ['65 levels of JSON', { raw: `{"a":${deep(64)}}`, headers: jsonType }, 400, parseError],
    ['500,000 levels of JSON', { raw: deep(500_000), headers: jsonType }, 400, parseError],
    ['a JSON array', { json: [johnDoe] }, 400, notAnObject],
    ['a JSON string', { json: '{' }, 400, notAnObject],
    ['JSON null', { json: null }, 400, notAnObject],
    ['64 levels of JSON', { raw: deep(64), headers: jsonType }, 400, notAnObject],
    ['a text body', { raw: '{}' }, 415, { detail: expect.stringContaining('Unsupported media type') }],
    [
      'a form in another encoding',
      { raw: 'gender=F', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=latin1' } },
      415,
      { detail: expect.stringContaining('Unsupported media type') },
    ],
    [
      'a body that is no form',
      { raw: 'x', headers: { 'content-type': 'multipart/form-data' } },
      400,
      formError,
    ],
    [
      'a form that is not in UTF-8',
      { raw: 'first_name=%FF', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      400,
      formError,
    ],
    [
      'JSON that a tool labels as a form',
      { raw: ' {"first_name":"Ana"}', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      400,
      { detail: 'This is JSON: send it with Content-Type: application/json.' },
    ],
    ['a form with a file', { raw: formWithFile() }, 400, { photo: ['Files are not taken here: send text.'] }],
    [
      'JSON in another encoding',
      { raw: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } },
      415,
      { detail: expect.stringContaining('Unsupported media type') },
    ],
    [
      'more than 1 MiB',
      { json: { ...johnDoe, address: 'x'.repeat(1_048_576) } },
      413,
      { detail: 'The request body is too large.' },
    ],
    [
      'NUL and half a surrogate pair',
      { json: { ...johnDoe, address: 'a\0b', medical_history: '\ud800' } },
      400,
      {
        address: ['The text contains characters that cannot be stored.'],
        medical_history: ['The text contains characters that cannot be stored.'],
      },
    ],
    [
      'nesting where a text belongs',
      { json: { ...johnDoe, first_name: { a: 1 }, constructor: 1 } },
      400,
      { first_name: ['Not a valid string.'] },
    ],
  ]
  test.each(cases)('E48/E50/E51 %s', async (_name, sent, status, body) => {
    const { server, token } = await staff()
    await using _ = server
    const reply = await server.refused('POST', path, { ...sent, token })
    expect(reply.status).toBe(status)
    expect(reply.body).toEqual(body)
    const put = await server.refused('PUT', `${path}${(await addPatient(server.db)).id}/`, { ...sent, token })
    expect(put.status).toBe(status)
  })

  test('an empty body is an empty object', async () => {
    await using server = await start('clinic')
    for (const sent of [{}, { headers: jsonType, raw: '' }]) {
      const { status, body } = await server.refused('POST', '/api/auth/refresh/', sent)
      expect(status).toBe(400)
      expect(body).toEqual({ refresh: ['This field is required.'] })
    }
  })

  test('JSON may declare its encoding', async () => {
    const { server, token } = await staff()
    await using _ = server
    for (const charset of ['UTF-8', '"utf-8"', 'utf8']) {
      const headers = { 'content-type': `application/json;charset=${charset}` }
      expect((await server.send('POST', path, { token, json: johnDoe, headers })).status).toBe(201)
    }
  })

  test('if a form has a field twice, the last one counts', async () => {
    const { server, token } = await staff()
    await using _ = server
    const form = new FormData()
    for (const [name, text] of Object.entries(johnDoe)) form.append(name, text)
    form.append('first_name', 'Jane')
    const { status, body } = await server.send('POST', path, { token, raw: form })
    expect([status, Reflect.get(Object(body), 'first_name')]).toEqual([201, 'Jane'])
  })
})

function formWithFile(): FormData {
  const form = new FormData()
  for (const [name, text] of Object.entries(johnDoe)) form.append(name, text)
  form.append('photo', new File(['\x89PNG'], 'me.png'))
  return form
}

describe('a form with empty fields', () => {
  const required = ['This field is required.']
  const patient = { date_of_birth: required, gender: required }
  const names = { first_name: required, last_name: required }
  const patients = '/api/patients/'
  const doctors = '/api/doctors/'
  const cases: [url: string, given: Record<string, string>, told: object][] = [
    [patients, { name: '' }, { name: required, ...patient }],
    [patients, { name: ' ', first_name: '' }, { name: required, ...patient }],
    [patients, { name: '', first_name: 'Ada' }, { last_name: required, ...patient }],
    [patients, { name: '', age: '', gender: 'F' }, { name: required, age: required }],
    [patients, { age: '', date_of_birth: '', gender: 'F' }, { ...names, date_of_birth: required }],
    [patients, { gender: 'F' }, { ...names, date_of_birth: required }],
    [doctors, { name: '' }, { name: required, specialty: required }],
    [doctors, { name: '', specialization: 'Surgery' }, { name: required }],
  ]
  test.each(cases)('is refused with the names of its own fields: %s %j', async (url, given, told) => {
    await using server = await start('clinic')
    const { token } = await server.account('admin')
    const { id } = url === patients ? await addPatient(server.db) : await addPractitioner(server.db)
    for (const [method, to] of [
      ['POST', url],
      ['PUT', `${url}${id}/`],
    ] as const) {
      const { status, body } = await server.refused(method, to, { token, raw: new URLSearchParams(given) })
      expect([method, status, body]).toEqual([method, 400, told])
    }
  })

  test('changes nothing by PATCH', async () => {
    await using server = await start('clinic')
    const { token } = await server.account('admin')
    const url = `${patients}${(await addPatient(server.db)).id}/`
    const before = await server.send('GET', url, { token })
    const raw = new URLSearchParams({ name: '', age: '' })
    const reply = await server.send('PATCH', url, { token, raw })
    expect([reply.status, reply.body]).toEqual([200, before.body])
  })
})
