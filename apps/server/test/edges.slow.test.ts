import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { addUser, testPassword } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { serverInProcess } from './fixtures/servers.ts'

const origin = 'https://portal.example'

describe('CORS', () => {
  test('a listed origin may use every method of the API', async () => {
    await using server = await serverInProcess({ CORS_ORIGINS: origin })
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const headers = { origin, 'access-control-request-method': method }
      const reply = await server.app.inject({ method: 'OPTIONS', url: '/api/patients/1/', headers })
      expect(reply.statusCode).toBe(204)
      expect(reply.headers['access-control-allow-origin']).toBe(origin)
      expect(String(reply.headers['access-control-allow-methods']).split(', ')).toContain(method)
    }
  })

  test.each([{}, { origin }])(
    'OPTIONS that is no preflight, with %o, is answered by the route',
    async headers => {
      await using server = await serverInProcess({ CORS_ORIGINS: origin })
      const reply = await server.app.inject({ method: 'OPTIONS', url: '/api/patients/1/', headers })
      expect(reply.statusCode).toBe(204)
      expect(reply.headers.allow).toBe('DELETE, GET, HEAD, OPTIONS, PATCH, PUT')
    },
  )
})

test.each([
  ['GET', '/', ''],
  ['GET', '/trpc/policy.registration', ''],
  ['GET', '/trpc/policy.registration', 'application/jsonl'],
  ['GET', '/trpc/no.such', ''],
  ['PUT', '/trpc/no.such', ''],
  ['POST', '/trpc/auth.login', ''],
  ['GET', '/api/patients/', ''],
  ['GET', '/nowhere', ''],
] as const)(
  '52 the reply to %s %s of a page of another origin varies with it %s',
  async (method, url, accept) => {
    await using server = await serverInProcess({ CORS_ORIGINS: origin })
    const reply = await server.app.inject({ method, url, headers: { origin, accept } })
    expect(String(reply.headers.vary).split(', ')).toContain('Origin')
    expect(reply.headers['access-control-allow-origin']).toBe(origin)
  },
)

test('52 pages of another origin may read the headers that clients need', async () => {
  await using server = await serverInProcess({ CORS_ORIGINS: origin })
  const { headers } = await server.app.inject({ url: '/api/patients/', headers: { origin } })
  const exposed = String(headers['access-control-expose-headers']).split(', ')
  const needed = [
    'allow',
    'etag',
    'link',
    'retry-after',
    'www-authenticate',
    'x-ignored',
    'x-request-id',
    'x-total-count',
  ]
  expect(exposed.sort()).toEqual(needed)
})

test('E51 / refuses other methods and names those it takes', async () => {
  await using server = await serverInProcess()
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const reply = await server.app.inject({ method, url: '/', headers: { 'content-type': 'text/odd' } })
    expect([reply.statusCode, reply.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect(reply.json()).toEqual({ detail: `Method "${method}" not allowed.` })
  }
  const options = await server.app.inject({ method: 'OPTIONS', url: '/' })
  expect([options.statusCode, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS'])
})

test.each([
  ['/trpc/auth.login', { error: { data: { code: 'UNSUPPORTED_MEDIA_TYPE', httpStatus: 415 } } }],
  [
    '/api/auth/login/',
    { detail: 'Bodies are taken as they are: send this one without Content-Encoding "gzip".' },
  ],
])('50 a compressed body to %s is refused unread, and the reply says what is taken', async (url, body) => {
  await using server = await serverInProcess()
  const payload = gzipSync('{"email":"ana@example.org","password":"secret-enough"}')
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  const reply = await server.app.inject({ method: 'POST', url, payload, headers })
  expect([reply.statusCode, reply.headers['accept-encoding']]).toEqual([415, 'identity'])
  expect(reply.json()).toMatchObject(body)
  const plain = { ...headers, 'content-encoding': 'identity' }
  const read = await server.app.inject({ method: 'POST', url, payload: '{}', headers: plain })
  expect(read.statusCode).toBe(400)
})

test('50 whoever sends too much is told so, however long they go on sending', async () => {
  await using server = await serverInProcess()
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify('a'.repeat(30 * 1024 * 1024))
  for (const path of ['/api/auth/login/', '/trpc/auth.login']) {
    for (let n = 0; n < 2; n++) {
      expect((await fetch(address + path, { method: 'POST', headers, body })).status).toBe(413)
      const streamed = { body: new Blob([body]).stream(), duplex: 'half' } as const
      expect((await fetch(address + path, { method: 'POST', headers, ...streamed })).status).toBe(413)
    }
  }
})

describe('what cannot be read as HTTP', () => {
  async function answerTo(request: string): Promise<string> {
    await using server = await serverInProcess()
    const { port } = new URL(await server.app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8')
    let answer = ''
    socket.on('data', text => {
      answer += text
    })
    socket.on('error', () => {})
    socket.write(request)
    await once(socket, 'close')
    return answer
  }

  test.each([
    ['a malformed header', 'GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n', 400],
    ['oversized headers', `GET / HTTP/1.1\r\nhost: x\r\nlarge: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused in the shape of other refusals', async (_, request, status) => {
    const [head = '', body = ''] = (await answerTo(request)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(head).toContain('Content-Type: application/json')
    expect(JSON.parse(body)).toEqual({ detail: expect.any(String) })
  })

  test.each([
    ['/api/patients/', { detail: 'The request cannot be understood: it names no Host.' }],
    ['/nowhere', { detail: 'The request cannot be understood: it names no Host.' }],
    ['/trpc/auth.me', { error: { data: { code: 'BAD_REQUEST', httpStatus: 400 } } }],
  ])('so is a request to %s without Host, which HTTP/1.1 demands and 1.0 does not', async (path, refusal) => {
    const [head = '', body = ''] = (await answerTo(`GET ${path} HTTP/1.1\r\n\r\n`)).split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
    expect(head.toLowerCase()).toContain('\r\nconnection: close')
    expect(JSON.parse(body)).toMatchObject(refusal)
    expect(await answerTo(`GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1.1 40[14] /)
  })

  test('so is an Expect that nobody knows', async () => {
    const request = (expectation: string) =>
      `GET /nowhere HTTP/1.1\r\nhost: x\r\nexpect: ${expectation}\r\nconnection: close\r\n\r\n`
    const [head = '', body = ''] = (await answerTo(request('miracles'))).split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1.1 417 Expectation Failed\r\n/)
    expect(head.toLowerCase()).toContain('content-type: application/json; charset=utf-8')
    expect(JSON.parse(body)).toEqual({ detail: 'Send this without Expect, or with Expect: 100-continue.' })
    expect(await answerTo(request('100-continue'))).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 404 /)
  })
})

describe('while draining', () => {
  test('new requests are sent elsewhere, and health says why', async () => {
    await using server = await serverInProcess()
    server.drain.draining = true
    for (const url of ['/', '/api/patients/', '/trpc/policy.registration', '/nowhere']) {
      const reply = await server.app.inject(url)
      expect(reply.statusCode, url).toBe(503)
      expect(reply.json()).toEqual({ detail: 'The server is being stopped. Try again shortly.' })
      expect(reply.headers).toMatchObject({ 'retry-after': '5', connection: 'close' })
    }
    expect((await server.app.inject('/health/ready')).json()).toEqual({ status: 'draining' })
    expect((await server.app.inject('/health/live')).statusCode).toBe(200)
  })
})

test('a database that does not answer is 503 with Retry-After on both transports, and takes readiness away', async () => {
  await using server = await serverInProcess()
  const { email } = await addUser(server.database.db)
  const payload = { login: email, password: testPassword }
  const login = { method: 'POST', url: '/trpc/auth.login', payload } as const
  const { result } = z
    .object({ result: z.object({ data: z.object({ access: z.string() }) }) })
    .parse((await server.app.inject(login)).json())
  await server.database.sql.end()
  const headers = { authorization: `Bearer ${result.data.access}` }
  for (const request of [login, { url: '/trpc/auth.me', headers }, { url: '/api/patients/', headers }]) {
    const reply = await server.app.inject(request)
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '5'])
  }
  const ready = await server.app.inject('/health/ready')
  expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'database unavailable' }])
  expect((await server.app.inject('/health/live')).statusCode).toBe(200)
})

test('68 a database that answers, but not to what requests ask, is not ready, and says so', async () => {
  await using server = await serverInProcess()
  const ready = async () => {
    const reply = await server.app.inject('/health/ready')
    return [reply.statusCode, reply.json()]
  }
  expect(await ready()).toEqual([200, { status: 'ok' }])
  for (const table of ['users', 'sessions', 'patients', 'practitioners', 'assignments', 'audit_events']) {
    await server.database.sql.unsafe(`alter table ${table} rename to elsewhere`)
    expect([table, ...(await ready())]).toEqual([table, 503, { status: 'tables unreadable' }])
    await server.database.sql.unsafe(`alter table elsewhere rename to ${table}`)
  }
  expect(await ready()).toEqual([200, { status: 'ok' }])
})

test('68 a database that takes no changes, such as a standby, is not ready, and requests get 503', async () => {
  await using server = await serverInProcess()
  const ready = async () => {
    const reply = await server.app.inject('/health/ready')
    return [reply.statusCode, reply.json()]
  }
  // One after the other, all that follows takes this connection.
  await server.database.sql`set default_transaction_read_only = on`
  expect(await ready()).toEqual([503, { status: 'database read-only' }])
  const payload = { email: 'ana@example.org', password: testPassword }
  const reply = await server.app.inject({ method: 'POST', url: '/api/auth/login/', payload })
  expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '5'])
  expect(reply.json()).toEqual({ detail: 'The database takes no changes right now. Try again shortly.' })
  await server.database.sql`set default_transaction_read_only = off`
  expect(await ready()).toEqual([200, { status: 'ok' }])
})

test('68 a database in which tables wait for a lock takes readiness away within the deadline', async () => {
  await using server = await serverInProcess()
  await server.database.sql.begin(async tx => {
    await tx`lock table patients in access exclusive mode`
    const began = performance.now()
    const reply = await server.app.inject('/health/ready')
    expect([reply.statusCode, reply.json()]).toEqual([503, { status: 'database unavailable' }])
    expect(performance.now() - began).toBeLessThan(4000)
  })
  expect((await server.app.inject('/health/ready')).statusCode).toBe(200)
})
