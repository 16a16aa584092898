import { addUser, testPassword } from '@empanel/api/testing'
import type { Connection } from '@empanel/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCluster } from './cluster.ts'
import type { Place } from './place.ts'
import { ask, type Clinic, openClinic, type Reply, say, signInAt } from './requests.ts'

let place: Place
let clinic: Clinic
let connection: Connection
beforeAll(async () => {
  place = await startCluster()
  clinic = await openClinic(place, { TRUST_PROXY: 'loopback' })
  connection = await place.connect()
})
afterAll(async () => {
  await connection.close()
  await clinic[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

async function tokenOf(role: 'admin' | 'patient'): Promise<string> {
  const { email } = await addUser(connection.db, { role, email: `${crypto.randomUUID()}@example.org` })
  return signInAt(clinic.address, email)
}

const read = (path: string, token: string) => ask(`${clinic.address}${path}`, { token })
const hangs = '/api/patients/'
const everything = encodeURIComponent('{}')

/** Resolves when so many statements wait for a lock; rejects when they do not within ten seconds. */
async function waitingForLocks(count: number): Promise<void> {
  const end = performance.now() + 10_000
  while (performance.now() < end) {
    const rows = await connection.sql`select pid from pg_stat_activity where wait_event_type = 'Lock'`
    if (rows.length >= count) return
  }
  throw new Error('nothing hangs')
}

test('65 an administrator’s reads succeed while two accounts send reads that hang', async () => {
  const admin = await tokenOf('admin')
  const strangers = [await tokenOf('patient'), await tokenOf('patient')]
  const replies: Reply[] = []
  const hanging: Promise<Reply>[] = []
  await connection.sql.begin(async tx => {
    await tx`lock table patients in access exclusive mode`
    for (const token of strangers) {
      for (let n = 0; n < 30; n++) hanging.push(read(hangs, token))
    }
    await waitingForLocks(4)
    for (const list of ['users.list', 'practitioners.list', 'audit.list', 'users.sessions']) {
      for (let n = 0; n < 5; n++) replies.push(await read(`/trpc/${list}?input=${everything}`, admin))
    }
  })
  const refused = (await Promise.all(hanging)).filter(({ status }) => status !== 200)
  say('two accounts whose reads hang', {
    'of their 60 refused': refused.length,
    'reads of an administrator': replies.length,
    'ms longest wait of these': Math.round(Math.max(...replies.map(({ ms }) => ms))),
  })
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
  expect((await read(hangs, strangers[0] ?? '')).status).toBe(200)
})

const signIn = (address: string, login: string, password: string) =>
  ask(`${clinic.address}/trpc/auth.login`, {
    body: { login, password },
    headers: { 'x-forwarded-for': address },
  })

test.each([
  ['one address', () => '198.51.100.1'],
  ['one IPv6 network', (n: number) => `2001:db8:1:1::${n + 1}`],
])('65 people sign in from 17 addresses while 45 clients of %s do without end', async (_, addressOf) => {
  const people = Array.from({ length: 17 }, (_, n) => `person-${n}-${crypto.randomUUID()}@example.org`)
  for (const email of people) await addUser(connection.db, { email })
  let going = true
  const statuses = new Map<number, number>()
  async function guess(client: number): Promise<void> {
    while (going) {
      const login = `${crypto.randomUUID()}@example.org`
      const { status } = await signIn(addressOf(client), login, 'a guess like any other')
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  const guessing = Promise.all(Array.from({ length: 45 }, (_, client) => guess(client)))
  const replies: Reply[] = []
  for (const [n, email] of people.entries()) {
    replies.push(await signIn(`203.0.113.${n + 1}`, email, testPassword))
  }
  going = false
  await guessing
  say('sign-ins beside 45 clients', {
    ...Object.fromEntries([...statuses].map(([status, count]) => [`of theirs answered ${status}`, count])),
    'ms longest wait of others': Math.round(Math.max(...replies.map(({ ms }) => ms))),
  })
  expect(replies.map(({ status }) => status)).toEqual(people.map(() => 200))
})
