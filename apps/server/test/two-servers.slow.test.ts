import { addDoctorAccount, addUser, testPassword } from '@empanel/api/testing'
import { connect } from '@empanel/db'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { request, stop } from './fixtures/requests.ts'
import { addressOf, type Spawned, spawnServer, testSecret } from './fixtures/servers.ts'

const isServer = process.env.TEST_DATABASE_URL !== undefined

const database = await suiteDatabase()
let servers: Spawned[]
let here: string
let there: string
let admin: string
beforeAll(async () => {
  const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
  servers = [spawnServer(settings), spawnServer(settings)]
  const [one = '', two = ''] = await Promise.all(servers.map(addressOf))
  here = one
  there = two
  admin = (await signIn((await addUser(database.db, { role: 'admin' })).email)).access
})
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
})

const pairOf = z.object({ access: z.string(), refresh: z.string() })
const replyOf = <Data extends z.ZodType>(data: Data) => z.object({ result: z.object({ data }) })

async function call(address: string, procedure: string, token: string, input: object = {}) {
  return request(`${address}/trpc/${procedure}`, token, 'POST', input)
}

async function signIn(login: string) {
  const reply = await call(here, 'auth.login', '', { login, password: testPassword })
  return replyOf(pairOf).parse(await reply.json()).result.data
}

/** The role in which a server answers, or the status with which it refuses. */
async function roleAt(address: string, token: string): Promise<string | number> {
  const reply = await request(`${address}/trpc/auth.me`, token)
  if (reply.status !== 200) return reply.status
  return replyOf(z.object({ role: z.string() })).parse(await reply.json()).result.data.role
}

async function done(reply: Promise<Response>): Promise<void> {
  expect((await reply).status).toBe(200)
}

/** Resolves once the other server answers so; 5 s is the limit. Asks all the time, so that it keeps remembering. */
function becomes(role: string | number, token: string, timeout = 5000): Promise<void> {
  return vi.waitFor(async () => expect(await roleAt(there, token)).toBe(role), { timeout, interval: 100 })
}

type Person = { userId: number; practitionerId: number; access: string }
const changes: [string, 'active' | 'pending', string | number, (person: Person) => Promise<void>][] = [
  [
    'a disabled account',
    'active',
    401,
    ({ userId }) => done(call(here, 'users.changeStatus', admin, { id: userId, status: 'disabled' })),
  ],
  [
    'another role',
    'active',
    401,
    ({ userId }) => done(call(here, 'users.changeRole', admin, { id: userId, role: 'staff' })),
  ],
  [
    'sessions that an administrator ends',
    'active',
    401,
    ({ userId }) => done(call(here, 'users.endSessions', admin, { id: userId })),
  ],
  ['signing out', 'active', 401, ({ access }) => done(call(here, 'auth.logout?batch=1', access))],
  [
    'the approval of a doctor',
    'pending',
    'doctor',
    ({ practitionerId }) =>
      done(call(here, 'practitioners.approve', admin, { id: practitionerId, version: 1 })),
  ],
  [
    'a doctor’s record that is deleted',
    'active',
    'pending',
    ({ practitionerId }) => done(call(here, 'practitioners.delete', admin, { id: practitionerId })),
  ],
]

/** Somebody whom both servers have just met. */
async function begin(status: 'active' | 'pending' = 'active') {
  const { user, doctor } = await addDoctorAccount(database.db, { status })
  const pair = await signIn(user.email)
  const role = status === 'active' ? 'doctor' : 'pending'
  for (const address of [here, there]) expect(await roleAt(address, pair.access)).toBe(role)
  return { ...pair, email: user.email, userId: user.id, practitionerId: doctor.id }
}

describe.concurrent('33 holds at once on the server that did it, and within 5 s on the other, despite a valid token:', () => {
  test.each(changes)('%s', async (_, status, after, change) => {
    const person = await begin(status)
    await change(person)
    expect(await roleAt(here, person.access)).toBe(after)
    await becomes(after, person.access)
  })

  test('a changed password, for the other sessions', async () => {
    const person = await begin()
    const other = await signIn(person.email)
    expect(await roleAt(there, other.access)).toBe('doctor')
    const change = { currentPassword: testPassword, newPassword: 'another good password' }
    await done(call(here, 'auth.changePassword', person.access, change))
    expect(await roleAt(here, other.access)).toBe(401)
    await becomes(401, other.access)
    expect(await roleAt(there, person.access)).toBe('doctor')
  })
})

describe.runIf(isServer)('33 a server that is told', () => {
  const listeners = () =>
    database.sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'`

  test('refuses long before it would have asked again', async () => {
    const person = await begin()
    await done(call(here, 'users.endSessions', admin, { id: person.userId }))
    await becomes(401, person.access, 2000)
  })

  test('refuses within 5 s while it cannot be told, and can be told again later', async () => {
    const person = await begin()
    await using server = await connect({ databaseUrl: process.env.TEST_DATABASE_URL ?? '' })
    const { sql } = server
    const name = sql(new URL(database.url).pathname.slice(1))
    await sql`alter database ${name} with allow_connections false`
    const before = await listeners()
    expect(before).toHaveLength(2)
    for (const { pid } of before) await database.sql`select pg_terminate_backend(${pid})`
    await done(call(here, 'users.changeStatus', admin, { id: person.userId, status: 'disabled' }))
    await becomes(401, person.access)
    expect(await listeners()).toEqual([])
    await sql`alter database ${name} with allow_connections true`
    await vi.waitFor(async () => expect(await listeners()).toHaveLength(2), {
      timeout: 25_000,
      interval: 200,
    })
    const another = await begin()
    await done(call(here, 'users.endSessions', admin, { id: another.userId }))
    await becomes(401, another.access, 2000)
  })
})

test('28 of 20 parallel refreshes over both servers there is one child', async () => {
  const { refresh, userId } = await begin()
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) => call(n % 2 ? here : there, 'auth.refresh', '', { refresh })),
  )
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
  const children = await Promise.all(
    replies.map(async reply => replyOf(pairOf).parse(await reply.json()).result.data.refresh),
  )
  expect(new Set(children).size).toBe(1)
  const rows = await database.sql`select generation, revoked_at from sessions where user_id = ${userId}`
  expect(rows).toEqual([{ generation: 1, revoked_at: null }])
  await done(call(there, 'auth.refresh', '', { refresh: children[0] ?? '' }))
})

test('both end when they are asked to', async () => {
  await Promise.all(servers.map(server => stop(server, 'SIGTERM')))
})
