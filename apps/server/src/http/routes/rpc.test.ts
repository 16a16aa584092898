import type { AppRouter } from '@empanel/api'
import { addPatient, addUser, testPassword } from '@empanel/api/testing'
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { suiteServer } from '../../../test/fixtures/suite.ts'

const server = await suiteServer()
const { address } = server

const rpc = (token?: string) =>
  createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({ url: `${address}/trpc`, headers: token ? { authorization: `Bearer ${token}` } : {} }),
    ],
  })

async function staffToken(): Promise<string> {
  const { email } = await addUser(server.database.db, { role: 'staff' })
  const { access } = await rpc().auth.login.mutate({ login: email, password: testPassword })
  return access
}

async function countPatients(): Promise<number> {
  const [row] = await server.database.sql<[{ n: number }]>`select count(*)::int as n from patients`
  return row.n
}

const batched = z.object({ error: z.object({ data: z.object({ httpStatus: z.int() }) }).optional() })

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
    expect(read).toEqual({ ...made, openedUntil: null })
    expect(me.role).toBe('staff')
  })

  test('an error carries its reason, its fields and the id of the request, and no stack', async () => {
    const before = await countPatients()
    const input = {
      firstName: 'x'.repeat(101),
      lastName: 'Ruiz',
      dateOfBirth: '2024-02-30',
      gender: 'F' as const,
    }
    const attempt = rpc(await staffToken()).patients.create.mutate(input)
    const error: unknown = await attempt.catch(error => error)
    if (!(error instanceof TRPCClientError)) throw error
    expect(error.data).toMatchObject({
      code: 'BAD_REQUEST',
      reason: 'validation',
      fieldErrors: {
        firstName: ['Ensure this field has no more than 100 characters.'],
        dateOfBirth: expect.arrayContaining(['Enter a date that exists, as YYYY-MM-DD, YYYY-MM or YYYY.']),
      },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(error.data).not.toHaveProperty('stack')
    expect(await countPatients()).toBe(before)
  })

  test('45 each call of a batch is authorised by itself', async () => {
    const patient = await addPatient(server.database.db)
    const token = await staffToken()
    const calls = ['patients.get', 'users.list', 'patients.get', 'audit.list', 'auth.me']
    const input = JSON.stringify({ 0: { id: patient.id }, 1: {}, 2: { id: 2_000_000_000 }, 3: {} })
    const url = `${address}/trpc/${calls.join()}?batch=1&input=${encodeURIComponent(input)}`
    const statuses = async (headers: Record<string, string>) => {
      const replies = z.array(batched).parse(await (await fetch(url, { headers })).json())
      return replies.map(({ error }) => error?.data.httpStatus ?? 200)
    }
    expect(await statuses({ authorization: `Bearer ${token}` })).toEqual([200, 403, 404, 403, 200])
    expect(await statuses({})).toEqual([401, 401, 401, 401, 401])
  })

  test('45 a refused call of a batch of mutations changes nothing, and the others are made', async () => {
    const before = await countPatients()
    const patient = { firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01', gender: 'F' }
    const reply = await fetch(
      `${address}/trpc/practitioners.create,patients.create,users.changeRole?batch=1`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await staffToken()}` },
        body: JSON.stringify({
          0: { ...patient, specialty: 'Law' },
          1: patient,
          2: { id: 1, role: 'admin' },
        }),
      },
    )
    const replies = z.array(batched).parse(await reply.json())
    expect(replies.map(({ error }) => error?.data.httpStatus ?? 200)).toEqual([403, 200, 403])
    expect(await countPatients()).toBe(before + 1)
    const [practitioners] = await server.database.sql`select count(*)::int as n from practitioners`
    const [admins] = await server.database.sql`select count(*)::int as n from users where role = 'admin'`
    expect([practitioners?.n, admins?.n]).toEqual([0, 0])
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
      const { email } = await addUser(server.database.db)
      const sessions = async () => server.database.sql`select count(*) from sessions`
      const before = await sessions()
      const body = JSON.stringify({ login: email, password: testPassword })
      const reply = await post('/trpc/auth.login', body, type)
      expect(reply.status).toBe(415)
      expect(await reply.json()).toMatchObject({ error: { data: { code: 'UNSUPPORTED_MEDIA_TYPE' } } })
      expect(await sessions()).toEqual(before)
    },
  )

  test('E51 a mutation by GET does not run', async () => {
    const token = await staffToken()
    const before = await countPatients()
    const input = JSON.stringify({ firstName: 'A', lastName: 'B', dateOfBirth: '1990-04-01', gender: 'U' })
    const headers = { authorization: `Bearer ${token}`, 'x-http-method-override': 'POST' }
    const reply = await fetch(`${address}/trpc/patients.create?input=${encodeURIComponent(input)}`, {
      headers,
    })
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await countPatients()).toBe(before)
  })

  test('61 a query by POST is answered as by GET, alone and in a batch', async () => {
    const { db } = server.database
    const [token, { lastName }] = [await staffToken(), await addPatient(db, { lastName: 'Unaddressed' })]
    const ask = async (path: string, body: unknown) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' }
      const reply = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) })
      return [reply.status, await reply.text()]
    }
    const [status, alone] = await ask('/trpc/patients.list', { q: lastName })
    expect([status, alone]).toEqual([200, expect.stringContaining('Unaddressed')])
    const input = encodeURIComponent(JSON.stringify({ q: lastName }))
    const byGet = await fetch(`${address}/trpc/patients.list?input=${input}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await byGet.text()).toBe(alone)
    expect(await ask('/trpc/patients.list,auth.me?batch=1', { 0: { q: lastName } })).toEqual([
      200,
      expect.stringContaining('Unaddressed'),
    ])
  })

  test.each(['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', ''])(
    '51 a query sent as %j, as another site could, is not answered',
    async type => {
      const headers = { authorization: `Bearer ${await staffToken()}`, 'content-type': type }
      const reply = await fetch(`${address}/trpc/auth.me`, { method: 'POST', headers, body: '{}' })
      expect(reply.status).toBe(415)
      expect(await reply.json()).toMatchObject({ error: { data: { code: 'UNSUPPORTED_MEDIA_TYPE' } } })
    },
  )

  test.each([
    ['PUT', 'auth.me', 'GET, HEAD, POST'],
    ['DELETE', 'auth.me', 'GET, HEAD, POST'],
    ['OPTIONS', 'auth.me', 'GET, HEAD, POST'],
    ['PATCH', 'auth.logout', 'POST'],
    ['DELETE', 'no.such', 'GET, HEAD, POST'],
  ])('51 %s of %s answers 405 and says what is allowed', async (method, path, allow) => {
    const reply = await fetch(`${address}/trpc/${path}`, { method })
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, allow])
    expect(await reply.json()).toMatchObject({ error: { data: { code: 'METHOD_NOT_SUPPORTED' } } })
  })

  test('E56 a browser’s refresh token stays in a cookie, and needs our own header', async () => {
    const { email } = await addUser(server.database.db)
    const session = { 'content-type': 'application/json', 'x-empanel-session': 'cookie' }
    const send = (procedure: string, body: object, headers: Record<string, string>) =>
      fetch(`${address}/trpc/${procedure}`, { method: 'POST', headers, body: JSON.stringify(body) })

    const begun = await send('auth.login', { login: email, password: testPassword }, session)
    const cookie = begun.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      /^empanel_refresh=ey\S+; Max-Age=604800; Path=\/trpc\/auth\.refresh; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect(await begun.text()).toContain('"refresh":null')

    const [token = ''] = cookie.split(';')
    const { 'x-empanel-session': _, ...plain } = session
    expect((await send('auth.refresh', {}, { ...plain, cookie: token })).status).toBe(401)
    const next = await send('auth.refresh', {}, { ...session, cookie: token })
    expect(next.status).toBe(200)
    expect(next.headers.get('set-cookie')).not.toContain(token)
    const { result } = z
      .object({ result: z.object({ data: z.object({ access: z.string() }) }) })
      .parse(await next.json())
    const authorization = `Bearer ${result.data.access}`
    const ended = await send('auth.logout?batch=1', {}, { ...session, authorization })
    expect(ended.headers.get('set-cookie')).toMatch(/^empanel_refresh=; .*Expires=Thu, 01 Jan 1970/)
  })

  test('E55 a failing database shows neither statement nor parameter', async () => {
    const token = await staffToken()
    const patient = await addPatient(server.database.db)
    await server.database.sql`alter table patients rename to elsewhere`
    try {
      const reply = await fetch(`${address}/trpc/patients.get?input={"id":${patient.id}}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect(reply.status).toBe(500)
      const text = await reply.text()
      expect(text).toContain('Something went wrong on our side.')
      expect(text).not.toMatch(/select|patients"|stack|elsewhere/i)
    } finally {
      await server.database.sql`alter table elsewhere rename to patients`
    }
  })
})

function post(path: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(address + path, { method: 'POST', headers: { 'content-type': type }, body })
}
