import { METHODS, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { suiteServer } from './fixtures/suite.ts'

const { address } = await suiteServer()

/** As Node reads them: `CONNECT` is for proxies, and never reaches a handler. */
const methods = METHODS.filter(method => method !== 'CONNECT')

function send(method: string, path: string): Promise<{ status: number; allow: string; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number
    allow: string
    body: string
  }>()
  request(address + path, { method }, async reply => {
    const body = await text(reply)
    resolve({ status: reply.statusCode ?? 0, allow: reply.headers.allow ?? '', body })
  })
    .on('error', reject)
    .end()
  return promise
}

test.each([
  '/',
  '/api',
  '/api/',
  '/api/openapi.json',
  '/api/docs/',
  '/api/patients/',
  '/api/patients',
  '/api/patients/1/',
  '/api/patients/1?a=b',
  '/api/%70atients/my-doctors/',
  '/api/mappings/by-patient/1/',
  '/api/auth/login/',
])('51 every method that %s does not take is 405, and those it takes are named', async path => {
  const options = await send('OPTIONS', path)
  expect(options.status).toBe(204)
  const others = methods.filter(method => !options.allow.split(', ').includes(method))
  expect(others.length).toBeGreaterThan(25)
  for (const method of others) {
    const { status, allow, body } = await send(method, path)
    expect([method, status, allow]).toEqual([method, 405, options.allow])
    expect(body).toBe(method === 'HEAD' ? '' : JSON.stringify({ detail: `Method "${method}" not allowed.` }))
  }
})

test('51 so it is of procedures, in the shape that their clients read', async () => {
  for (const [path, allowed] of [
    ['/trpc/auth.me', 'GET, HEAD, POST'],
    ['/trpc/auth.logout', 'POST'],
  ] as const) {
    for (const method of methods.filter(method => !['GET', 'HEAD', 'POST'].includes(method))) {
      const { status, allow, body } = await send(method, path)
      expect([method, status, allow]).toEqual([method, 405, allowed])
      expect(JSON.parse(body)).toMatchObject({ error: { data: { code: 'METHOD_NOT_SUPPORTED' } } })
    }
  }
})

test.each(['/nowhere', '/api/nowhere/', '/api/patients/1/2/', '/api/patientsx'])(
  'every method of %s, which there is not, is 404',
  async path => {
    for (const method of methods) {
      const { status, allow, body } = await send(method, path)
      expect([method, status, allow]).toEqual([method, 404, ''])
      expect(body).toBe(method === 'HEAD' ? '' : '{"detail":"Not found."}')
    }
  },
)
