import { Refusal } from '@empanel/api'
import { addPatient } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { johnDoe } from './support/seeds.ts'
import { serverFor, useDatabase } from './support/server.ts'

const start = await useDatabase()
const path = '/api/patients/'
const jsonType = { 'content-type': 'application/json' }

const staff = () => serverFor(start, 'staff')

describe('queries', () => {
  test('E49 repeated parameters and wrong values answer 400, unknown ones are ignored and named', async () => {
    const { server, token } = await staff()
    await using _ = server
    const cases = [
      ['?limit=1&limit=2', { limit: ['This query parameter is given more than once.'] }],
      ['?cursor=nonsense', { cursor: [expect.stringContaining('cursor')] }],
      ['?q=%00', { q: ['The text contains characters that cannot be stored.'] }],
    ] as const
    for (const [query, errors] of cases) {
      const { status, body } = await server.refused('GET', path + query, { token })
      expect(status).toBe(400)
      expect(JSON.stringify(Object.keys(Object(body)))).toBe(JSON.stringify([query.slice(1).split('=')[0]]))
      expect(body).toEqual(errors)
    }
    const listed = await server.send('GET', `${path}?ownr=1&__proto__=1&%0D%0Aé=1&page=2`, { token })
    expect([listed.status, listed.headers.get('x-ignored')]).toEqual([
      200,
      'ownr, __proto__, %0D%0A%C3%A9, page',
    ])
    const made = await server.send('POST', `${path}?limit=1&format=json`, { token, json: johnDoe })
    expect([made.status, made.headers.get('x-ignored')]).toEqual([201, 'limit'])
  })
})

describe('refusals', () => {
  test('401 answers in the words of the contract, and says how to sign in', async () => {
    await using server = await start('clinic')
    const none = await server.refused('GET', path)
    expect(none.body).toEqual({ detail: 'Authentication credentials were not provided.' })
    const wrong = await server.refused('GET', path, { token: 'a.b.c' })
    expect(wrong.body).toEqual({
      detail: 'Given token not valid for any token type',
      code: 'token_not_valid',
    })
    for (const { status, headers } of [none, wrong]) {
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    }
  })

  test('strangers are refused before their body is read', async () => {
    await using server = await start('clinic')
    expect((await server.refused('POST', path, { raw: '{', headers: jsonType })).status).toBe(401)
    expect((await server.refused('POST', path, { raw: 'x' })).status).toBe(401)
  })

  test('403 answers callers whom the policy does not permit', async () => {
    await using server = await start('clinic')
    const { token } = await server.account('doctor')
    const { status, body } = await server.refused('POST', path, { token, json: johnDoe })
    expect(status).toBe(403)
    expect(body).toEqual({ detail: 'You do not have permission to perform this action.' })
  })

  test('a refusal is recorded in the audit trail, with the patient it was about', async () => {
    await using server = await start('clinic')
    const { token, id } = await server.account('patient')
    const other = await addPatient(server.db)
    const asked = [
      ['GET', `${path}${other.id}/`, 404],
      ['DELETE', `${path}${other.id}/`, 403],
    ] as const
    for (const [method, url, status] of asked) {
      const reply = await server.refused(method, url, { token })
      expect(reply.status).toBe(status)
      const row = await server.lastAuditEvent()
      expect(row).toMatchObject({ actor_id: id, outcome: 'denied', patient_ids: [other.id] })
    }
  })

  test('404 answers ids that no row can have', async () => {
    const { server, token } = await staff()
    await using _ = server
    for (const id of ['0', '01', '-1', '1.5', 'x', '2147483648', '99999999999']) {
      const { status, body } = await server.refused('GET', `${path}${id}/`, { token })
      expect([id, status, body]).toEqual([id, 404, { detail: 'Not found.' }])
    }
  })

  test('404 answers unknown paths, to anyone and with any method', async () => {
    await using server = await start('clinic')
    const paths = ['/api/nothing/', '/api/patients/1/2/', '/api/Patients/', '/api/docs/static/nothing.js']
    for (const unknown of paths) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const { status, body, headers } = await server.refused(method, unknown)
        expect(status).toBe(404)
        expect(body).toEqual({ detail: 'Not found.' })
        expect(headers.get('cache-control')).toBe('no-store')
      }
    }
  })

  test('E51 405 answers other methods of a known path, and lists those it takes', async () => {
    await using server = await start('clinic')
    const cases = [
      ['DELETE', path, 'GET, HEAD, OPTIONS, POST'],
      ['POST', '/api/patients/1/', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
      ['GET', '/api/auth/login', 'OPTIONS, POST'],
      ['PUT', '/api/mappings/1', 'DELETE, GET, HEAD, OPTIONS'],
      ['POST', '/api/', 'GET, HEAD, OPTIONS'],
      ['POST', '/api/docs/', 'GET, HEAD, OPTIONS'],
    ] as const
    for (const [method, url, allow] of cases) {
      const raw = method === 'GET' ? {} : { raw: 'any type of body' }
      const { status, body, headers } = await server.refused(method, url, raw)
      expect(status).toBe(405)
      expect(body).toEqual({ detail: `Method "${method}" not allowed.` })
      expect(headers.get('allow')).toBe(allow)
      expect((await server.send('OPTIONS', url)).headers.get('allow')).toBe(allow)
    }
  })

  const failures = [
    [new Refusal('TOO_MANY_REQUESTS', 'Slow down.', { reason: 'conflict' }), 429, 'Slow down.', '60'],
    [Object.assign(new Error('limit'), { statusCode: 429 }), 429, 'Request was throttled.', '60'],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 503, /database does not answer/, '5'],
    [Object.assign(new Error('busy'), { statusCode: 503 }), 503, /too busy/, '5'],
    [new Error('select secret from users'), 500, 'Something went wrong on our side.', null],
    ['thrown text', 500, 'Something went wrong on our side.', null],
  ] as const
  test.each(failures)('E55 %s becomes %i without internals', async (error, status, detail, retryAfter) => {
    const contextFor = async () => {
      throw error
    }
    await using server = await start('clinic', { contextFor })
    const reply = await server.refused('POST', path, { json: johnDoe })
    expect(reply.status).toBe(status)
    expect(reply.body).toEqual({ detail: expect.stringMatching(detail) })
    expect(reply.headers.get('retry-after')).toBe(retryAfter)
  })
})

describe('every reply', () => {
  test('E53 must not be cached', async () => {
    const { server, token } = await staff()
    await using _ = server
    for (const url of [path, '/api/', '/api/openapi.json', '/api/patients/9/']) {
      expect((await server.send('GET', url, { token })).headers.get('cache-control')).toBe('no-store')
    }
  })

  test('HEAD answers like GET, authentication included', async () => {
    const { server, token } = await staff()
    await using _ = server
    const { id } = await addPatient(server.db)
    for (const url of [path, `${path}${id}/`]) {
      expect((await server.refused('HEAD', url)).status).toBe(401)
      const { status, text } = await server.send('HEAD', url, { token })
      expect([status, text]).toEqual([200, ''])
    }
    expect((await server.refused('HEAD', `${path}999/`, { token })).status).toBe(404)
  })

  test('the final slash is optional', async () => {
    const { server, token } = await staff()
    await using _ = server
    const { status } = await server.send('POST', '/api/patients', { token, json: johnDoe })
    expect(status).toBe(201)
    for (const url of ['/api/patients/1', '/api/doctors', '/api', '/api/mappings?limit=1']) {
      expect((await server.send('GET', url, { token })).status).toBe(200)
    }
  })
})
