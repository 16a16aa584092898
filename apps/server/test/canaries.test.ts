import { once } from 'node:events'
import { addPractitioner, addUser, testPassword } from '@empanel/api/testing'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openSocket, stop } from './fixtures/requests.ts'
import { addressOf, spawnServer, testSecret } from './fixtures/servers.ts'

/** As it is, as addresses carry it, and as base64 carries it. */
const canary = 'Xanthippe'
const lineBreak = 'end\r\n{"level":30,"msg":"injected"}'
const traces = [canary, encodeURIComponent(canary), btoa(canary).slice(0, 10), 'injected"', testPassword]

const tokens = z.object({ access: z.string(), refresh: z.string() })

test('61 names, passwords and tokens of every kind of request stay out of the log, and so do line breaks', async () => {
  await using database = await createTestDatabase()
  const staff = await addUser(database.db, { role: 'staff', name: canary, username: canary.toLowerCase() })
  const doctor = await addPractitioner(database.db, { lastName: canary })
  await using server = spawnServer({
    DATABASE_URL: database.url,
    JWT_SECRET: testSecret,
    LOG_LEVEL: 'trace',
    TRUST_PROXY: '127.0.0.1',
  })
  const address = await addressOf(server)
  const statuses = new Set<number>()
  const headers = {
    'content-type': 'application/json',
    'user-agent': canary,
    'x-request-id': canary,
    'x-forwarded-for': canary,
    origin: `https://${canary}.example`,
    cookie: `empanel_refresh=${canary}`,
  }
  const send = async (
    method: string,
    path: string,
    body?: object | string,
    more: Record<string, string> = {},
  ) => {
    const content = typeof body === 'object' ? JSON.stringify(body) : body
    const reply = await fetch(address + path, {
      method,
      headers: { ...headers, ...more },
      ...(content !== undefined && { body: content }),
    })
    statuses.add(reply.status)
    return reply.text()
  }

  const login = { login: staff.email, password: testPassword }
  const { access, refresh } = z
    .object({ result: z.object({ data: tokens }) })
    .parse(JSON.parse(await send('POST', '/trpc/auth.login', login))).result.data
  const me = { authorization: `Bearer ${access}` }
  const input = (value: object) => `input=${encodeURIComponent(JSON.stringify(value))}`

  // Signing in, rightly and wrongly, by every way in.
  await send('POST', '/trpc/auth.login', { login: canary, password: canary })
  await send('POST', '/api/auth/login/', { email: `${canary}@example.org`, password: canary })
  await send('POST', '/api/auth/register/', { name: canary, email: canary, password: canary })
  await send('POST', '/trpc/auth.refresh', { refresh })
  await send('POST', '/trpc/auth.refresh', { refresh: canary }, { 'x-empanel-session': 'cookie' })
  await send('GET', '/trpc/auth.me', undefined, { authorization: `Bearer ${canary}.${canary}.${canary}` })
  await send('GET', `/trpc/auth.me?token=${access}&access_token=${canary}`)
  // One-time links, and what people type where they do not know their password.
  await send('POST', '/trpc/auth.forgotPassword', { login: canary })
  await send('POST', '/trpc/auth.resetPassword', { token: canary, password: `${canary} of some length` })
  for (const procedure of ['auth.verifyEmail', 'auth.invitation']) {
    await send('POST', `/trpc/${procedure}`, { token: canary })
    await send('GET', `/trpc/${procedure}?${input({ token: canary })}`)
  }
  await send('POST', '/trpc/auth.acceptInvitation', { token: canary, name: canary, password: canary })
  await send('POST', '/trpc/auth.changeEmail', { email: `${canary}@example.org`, password: canary }, me)
  await send('POST', '/trpc/auth.changeName', { name: canary }, me)
  // Reading and writing.
  const names = { firstName: canary, lastName: lineBreak, dateOfBirth: '1990-04-01', gender: 'F' }
  await send('POST', '/trpc/patients.create', names, me)
  await send('POST', '/trpc/patients.create', { ...names, gender: canary, [canary]: canary }, me)
  const rest = { first_name: canary, last_name: canary, date_of_birth: '1990-04-01', gender: 'F' }
  await send('POST', '/api/patients/', rest, { ...me, 'idempotency-key': canary })
  await send('POST', '/api/patients/', { ...rest, gender: 'M' }, { ...me, 'idempotency-key': canary })
  await send('POST', '/api/patients/', { ...rest, gender: canary }, me)
  await send('GET', `/trpc/patients.list?${input({ q: canary })}`, undefined, me)
  await send(
    'GET',
    `/trpc/patients.get,practitioners.get?batch=1&${input({ 0: { id: 1 }, 1: { id: doctor.id } })}`,
    undefined,
    me,
  )
  await send('POST', '/trpc/patients.list', { q: canary }, me)
  await send('POST', `/trpc/patients.list?batch=1&q=${canary}`, { 0: { q: canary } }, me)
  await send('GET', `/api/patients/?search=${canary}&limit=${canary}`, undefined, me)
  await send('GET', `/api/patients/?q=${canary}&limit=1`, undefined, me)
  await send('HEAD', `/api/doctors/?q=${canary}`, undefined, me)
  await send('GET', `/metrics?q=${canary}`)
  await send('GET', '/api/patients/1/', undefined, me)
  await send('POST', '/api/mappings/', { patient: canary, doctor: lineBreak }, me)
  // Addresses that nobody should have sent.
  await send('GET', `/api/patients/${canary}/`, undefined, me)
  await send('GET', `/api/mappings/by-patient/${canary}/`, undefined, me)
  await send('GET', `/trpc/${canary}?${input({ q: canary })}`, undefined, me)
  await send('GET', `/trpc/patients.get,${access}?batch=1`, undefined, me)
  await send('GET', `/${canary}/${access}`, undefined, { accept: 'text/html' })
  await send('GET', `/nowhere/${encodeURIComponent(lineBreak)}`)
  await send('GET', `/api/patients/%zz${canary}`)
  await send('GET', `/assets/${canary}.js`)
  await send('PROPFIND', `/${canary}`)
  // Bodies that cannot be read.
  await send('POST', '/trpc/patients.create', `{"firstName": "${canary}`, me)
  await send('POST', '/api/patients/', `{"first_name": "${canary}`, me)
  await send('POST', '/api/patients/', canary, { ...me, 'content-type': `text/${canary}` })
  await send('POST', '/trpc/patients.create', canary, { ...me, 'content-type': 'text/plain' })
  await send('POST', '/api/patients/', JSON.stringify({ first_name: canary.repeat(200_000) }), me)
  // Bytes that are not HTTP.
  const socket = await openSocket('127.0.0.1', Number(new URL(address).port))
  socket.end(`${canary} ${access} HTTP/9\r\n${canary}\r\n\r\n`)
  await once(socket.resume(), 'close')
  // A database that fails.
  await database.sql`alter table patients rename column version to elsewhere`
  await send('POST', '/trpc/patients.create', names, me)
  await send('POST', '/api/patients/', rest, me)
  await database.sql`alter table users rename column status to elsewhere`
  await send('POST', '/trpc/auth.login', login)
  await send('GET', `/api/patients/?search=${canary}`, undefined, me)

  await stop(server, 'SIGTERM')
  expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 413, 415, 422, 500]))
  const log = server.output()
  const lines = log.split('\n').filter(line => line.startsWith('{'))
  expect(lines.length).toBeGreaterThan(60)
  for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow()
  expect(log).toContain('"path":"/trpc/patients.create"')
  expect(log).toContain('"path":"/api/patients/1/"')
  const parts = [access, refresh].flatMap(token => token.split('.').slice(1))
  for (const trace of [...traces, ...parts]) expect(log.toLowerCase()).not.toContain(trace.toLowerCase())
})
