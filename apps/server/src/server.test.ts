import { type AppRouter, createTokens, presets, type Services } from '@empanel/api'
import { addPatient, addUser, testPassword } from '@empanel/api/testing'
import type { Connection } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEnv } from './env.ts'
import type { Drain } from './health.ts'
import { buildServer } from './server.ts'
import { testSecret } from './testing.ts'

let database: Connection
let app: FastifyInstance
let address: string
const drain: Drain = { draining: false }

beforeAll(async () => {
  database = await createTestDatabase()
  const env = readEnv({ LOG_LEVEL: 'silent', CORS_ORIGINS: 'https://portal.example' })
  const tokens = createTokens({ secret: testSecret, accessMinutes: 15, refreshDays: 7 })
  const services: Services = { db: database.db, policy: presets.clinic, tokens }
  app = await buildServer({ env, services, sql: database.sql, drain })
  address = await app.listen({ port: 0 })
})

afterAll(async () => {
  await app.close()
  await database.close()
})

const rpc = (token?: string) =>
  createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({ url: `${address}/trpc`, headers: token ? { authorization: `Bearer ${token}` } : {} }),
    ],
  })

async function staffToken(): Promise<string> {
  const { email } = await addUser(database.db, { role: 'staff' })
  const { access } = await rpc().auth.login.mutate({ login: email, password: testPassword })
  return access
}

async function countPatients(): Promise<number> {
  const [row] = await database.sql<[{ n: number }]>`select count(*)::int as n from patients`
  return row.n
}

describe('RPC', () => {
  test('signs in, writes and reads with the types of the router', async () => {
    const empanel = rpc(await staffToken())
    const made = await empanel.patients.create.mutate({
      firstName: 'Ana',
      lastName: 'Ruiz',
      dateOfBirth: '1990-04-01',
      gender: 'F',
    })
    const [read, me] = await Promise.all([
      empanel.patients.get.query({ id: made.id }),
      empanel.auth.me.query(),
    ])
    expect(read).toEqual(made)
    expect(me.role).toBe('staff')
  })

  test('an error carries its reason, its fields and the id of the request, and no stack', async () => {
    const before = await countPatients()
    const input = { firstName: '', lastName: 'Ruiz', dateOfBirth: '2024-02-30', gender: 'F' as const }
    const attempt = rpc(await staffToken()).patients.create.mutate(input)
    const error: unknown = await attempt.catch(error => error)
    if (!(error instanceof TRPCClientError)) throw error
    expect(error.data).toMatchObject({
      code: 'BAD_REQUEST',
      reason: 'validation',
      fieldErrors: {
        firstName: ['This field may not be blank.'],
        dateOfBirth: expect.arrayContaining(['Enter a date that exists, as YYYY-MM-DD.']),
      },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(error.data).not.toHaveProperty('stack')
    expect(await countPatients()).toBe(before)
  })

  test('E50 a batch of 50 is answered, one of 51 refused', async () => {
    const path = (n: number) => Array(n).fill('policy.registration').join(',')
    const input = encodeURIComponent('{}')
    expect((await fetch(`${address}/trpc/${path(50)}?batch=1&input=${input}`)).status).toBe(200)
    expect((await fetch(`${address}/trpc/${path(51)}?batch=1&input=${input}`)).status).toBe(400)
  })

  test('E50 a body over 1 MiB is refused in the shape that clients read', async () => {
    const reply = await post(
      '/trpc/auth.login',
      JSON.stringify({ login: 'x'.repeat(1_100_000), password: 'y' }),
    )
    expect(reply.status).toBe(413)
    expect(await reply.json()).toMatchObject({
      error: { data: { code: 'PAYLOAD_TOO_LARGE', httpStatus: 413 } },
    })
  })

  test.each(['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
    'E51 a mutation sent as %s does not run',
    async type => {
      const { email } = await addUser(database.db)
      const sessions = async () => database.sql`select count(*) from sessions`
      const before = await sessions()
      const body = JSON.stringify({ login: email, password: testPassword })
      const reply = await post('/trpc/auth.login', body, type)
      expect(reply.status).toBe(415)
      expect(await reply.json()).toMatchObject({ error: { data: { code: 'UNSUPPORTED_MEDIA_TYPE' } } })
      expect(await sessions()).toEqual(before)
    },
  )

  test('E51 a mutation by GET does not run', async () => {
    expect((await fetch(`${address}/trpc/auth.logout`)).status).toBe(405)
  })

  test('E55 a failing database shows neither statement nor parameter', async () => {
    const token = await staffToken()
    const patient = await addPatient(database.db)
    await database.sql`alter table patients rename to elsewhere`
    try {
      const reply = await fetch(`${address}/trpc/patients.get?input={"id":${patient.id}}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect(reply.status).toBe(500)
      const text = await reply.text()
      expect(text).toContain('Something went wrong on our side.')
      expect(text).not.toMatch(/select|patients"|stack|elsewhere/i)
    } finally {
      await database.sql`alter table elsewhere rename to patients`
    }
  })
})

function post(path: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(address + path, { method: 'POST', headers: { 'content-type': type }, body })
}

describe('HTTP', () => {
  test('E53 every reply is hardened, and those of the APIs are not stored', async () => {
    for (const path of ['/', '/api/', '/trpc/policy.registration', '/nowhere']) {
      const { headers } = await fetch(address + path)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('strict-transport-security'), path).toContain('max-age=')
      expect(headers.get('content-security-policy'), path).toMatch(/script-src 'self'(;|$)/)
      expect(headers.get('x-request-id'), path).toMatch(/^[0-9a-f-]{36}$/)
    }
    for (const path of ['/api/patients/', '/trpc/policy.registration']) {
      expect((await fetch(address + path)).headers.get('cache-control'), path).toBe('no-store')
    }
  })

  test('E52 only a listed origin may read replies', async () => {
    const allowed = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' }
      const reply = await fetch(`${address}/trpc/auth.login`, { method: 'OPTIONS', headers })
      return reply.headers.get('access-control-allow-origin')
    }
    expect(await allowed('https://portal.example')).toBe('https://portal.example')
    for (const origin of [
      'https://portal.example.evil',
      'http://portal.example',
      'https://portal.example:8443',
      'null',
    ]) {
      expect(await allowed(origin), origin).toBeNull()
    }
  })

  test('an index for programs at /, a page for browsers', async () => {
    const index = await fetch(`${address}/`)
    expect(index.headers.get('content-type')).toContain('application/json')
    expect(JSON.stringify(await index.json())).toContain('/api/patients/')
    const page = await fetch(`${address}/`, { headers: { accept: 'text/html,*/*' } })
    expect(page.headers.get('content-type')).toContain('text/html')
  })

  test('unknown addresses answer as JSON', async () => {
    const reply = await fetch(`${address}/nowhere`)
    expect([reply.status, await reply.json()]).toEqual([404, { detail: 'Not found.' }])
  })
})

describe('operations', () => {
  test('live and ready; not ready while draining', async () => {
    expect((await fetch(`${address}/health/live`)).status).toBe(200)
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
    drain.draining = true
    const reply = await fetch(`${address}/health/ready`)
    drain.draining = false
    expect([reply.status, await reply.json()]).toEqual([503, { status: 'draining' }])
  })

  test('metrics name routes, not addresses, and are for this machine only', async () => {
    await fetch(`${address}/api/patients/4711/`)
    const reply = await fetch(`${address}/metrics`)
    const text = await reply.text()
    expect(text).toContain('http_request_duration_seconds_bucket')
    expect(text).not.toContain('4711')
    const forwarded = await fetch(`${address}/metrics`, { headers: { 'x-forwarded-for': '198.51.100.7' } })
    expect(forwarded.status).toBe(404)
    const remote = await app.inject({ url: '/metrics', remoteAddress: '198.51.100.7' })
    expect(remote.statusCode).toBe(404)
  })
})
