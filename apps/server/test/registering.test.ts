import { addUser, testPassword, testSecret } from '@empanel/api/testing'
import { users } from '@empanel/db'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { start } from '../src/process/start.ts'
import { readEnv } from '../src/settings/env.ts'
import { request, signIn } from './fixtures/requests.ts'

let serial = 0
const connection = await suiteDatabase()

const person = () => ({ name: 'Ada King', email: `ada${++serial}@example.org`, password: testPassword })

/** A server under these settings, as it is started. */
async function serving(settings: Record<string, string>) {
  const rest = { DATABASE_URL: connection.url, JWT_SECRET: testSecret, PORT: '0', LOG_LEVEL: 'silent' }
  const running = await start(readEnv({ ...rest, ...settings }))
  const send = async (path: string, body: object, token = '') => {
    const reply = await request(`${running.address}${path}`, token, 'POST', body)
    return { status: reply.status, body: await reply.json() }
  }
  return { address: running.address, send, [Symbol.asyncDispose]: running.stop }
}

const paths = ['/api/auth/register/', '/api/auth/register/patient/', '/api/auth/register/doctor/']

test('69 in production nobody registers unless REGISTRATION says so, over REST and RPC', async () => {
  await using server = await serving({ NODE_ENV: 'production' })
  const before = await connection.db.$count(users)
  for (const path of paths) {
    const { status, body } = await server.send(path, person())
    expect({ path, status }).toEqual({ path, status: 403 })
    expect(body).toEqual({
      detail: expect.stringMatching(
        /cannot register here by themselves. Ask an administrator for an account.$/,
      ),
    })
  }
  for (const name of ['register', 'registerPatient', 'registerDoctor']) {
    const { status, body } = await server.send(`/trpc/auth.${name}`, person())
    expect(status).toBe(403)
    expect(body).toMatchObject({ error: { data: { reason: 'registration_closed' } } })
  }
  expect(await connection.db.$count(users)).toBe(before)
})

test('69 REGISTRATION opens production to whom it names; elsewhere the policy alone decides', async () => {
  const statuses = async (settings: Record<string, string>) => {
    await using server = await serving(settings)
    const replies = []
    for (const path of paths) replies.push((await server.send(path, person())).status)
    return replies
  }
  expect(await statuses({ NODE_ENV: 'production', REGISTRATION: 'patient:open' })).toEqual([201, 201, 403])
  expect(await statuses({ NODE_ENV: 'production', REGISTRATION: 'open' })).toEqual([201, 201, 201])
  expect(await statuses({})).toEqual([201, 201, 201])
  expect(await statuses({ REGISTRATION: 'closed' })).toEqual([403, 403, 403])
})

test('69 whoever waits for approval is told so when they sign in, and gets in once they are approved', async () => {
  await using server = await serving({ NODE_ENV: 'production', REGISTRATION: 'patient:approval' })
  const who = person()
  const made = await server.send('/api/auth/register/', who)
  expect(made).toMatchObject({ status: 201, body: { message: 'User registered successfully' } })
  const credentials = { email: who.email, password: who.password }
  expect(await server.send('/api/auth/login/', credentials)).toEqual({
    status: 403,
    body: { detail: 'Your account waits for an administrator to approve it. Try again later.' },
  })
  const wrong = await server.send('/api/auth/login/', { ...credentials, password: 'not that one, no' })
  expect(wrong.status).toBe(401)

  const admin = await addUser(connection.db, { role: 'admin' })
  const token = await signIn(server.address, admin.email, testPassword)
  const { id } = z.object({ user: z.object({ id: z.int() }) }).parse(made.body).user
  expect((await server.send('/trpc/users.approve', { id, version: 1 }, token)).status).toBe(200)
  expect((await server.send('/api/auth/login/', credentials)).status).toBe(200)
})
