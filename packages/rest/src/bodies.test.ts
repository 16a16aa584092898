import { addPatient } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { johnDoe } from './testing/seeds.ts'
import { type Sent, useDatabase } from './testing/server.ts'

const start = useDatabase()
const path = '/api/patients/'
const jsonType = { 'content-type': 'application/json' }

async function staff() {
  const server = await start('clinic')
  const { token } = await server.account('staff')
  return { server, token }
}

describe('bodies', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const parseError = { detail: 'JSON parse error' }
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
    ['a form', { raw: new FormData() }, 415, { detail: expect.stringContaining('Unsupported media type') }],
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
      { first_name: ['Not a valid string.'], constructor: ['This field is not allowed here.'] },
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

  test('JSON may name its encoding', async () => {
    const { server, token } = await staff()
    await using _ = server
    const headers = { 'content-type': 'application/json;charset=UTF-8' }
    expect((await server.send('POST', path, { token, json: johnDoe, headers })).status).toBe(201)
  })

  test('40 a body id never overrides a path id', async () => {
    const { server, token } = await staff()
    await using _ = server
    const [target, other] = [await addPatient(server.db), await addPatient(server.db)]
    const json = { id: other.id, address: 'Elsewhere' }
    const { body } = await server.refused('PATCH', `${path}${target.id}/`, { token, json })
    expect(body).toEqual({ id: ['This field is not allowed here.'] })
  })
})
