import { randomUUID } from 'node:crypto'
import { addUser, testPassword } from '@empanel/api/testing'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { signIn } from './fixtures/requests.ts'
import { addressOf, type Spawned, spawnServer, testSecret } from './fixtures/servers.ts'

const database = await suiteDatabase()
let servers: Spawned[]
let addresses: string[]
let token: string
const start = () => spawnServer({ DATABASE_URL: database.url, JWT_SECRET: testSecret })
beforeAll(async () => {
  servers = [start(), start()]
  addresses = await Promise.all(servers.map(addressOf))
  const { email } = await addUser(database.db, { role: 'staff' })
  token = await signIn(addresses[0] ?? '', email, testPassword)
})
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
})

type Answer = { status: number; text: string }

/** Sends JSON, signed in unless it registers, with this key; again where too many requests are under way. */
async function send(address: string | undefined, path: string, body: object, key: string): Promise<Answer> {
  const reply = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      ...(path.includes('regist') ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })
  const answer = { status: reply.status, text: await reply.text() }
  return answer.text.includes('requests under way') ? send(address, path, body, key) : answer
}

/** A patient by REST and by RPC, and what they are called. */
function patient() {
  const name = `Ruiz${randomUUID().slice(0, 8)}`
  return {
    name,
    rest: { first_name: 'Ana', last_name: name, date_of_birth: '1990-04-01', gender: 'F' },
    rpc: { firstName: 'Ana', lastName: name, dateOfBirth: '1990-04-01', gender: 'F' },
  }
}

const named = (name: string) => database.sql`select id from patients where last_name = ${name}`
const created = async (name: string) => {
  const [row] = await database.sql<[{ n: number }]>`
    select count(*)::int as n from audit_events join patients on patient_ids = array[patients.id]
    where last_name = ${name} and action in ('patients.create', 'auth.register')`
  return row.n
}
const state = () => database.sql`
  select (select count(*) from patients) as patients, (select count(*) from users) as users,
    (select count(*) from idempotency_keys) as keys`

describe('G8 idempotency: of twenty requests at once over two servers one creates, and all are answered alike:', () => {
  const { name, rest, rpc } = patient()
  const account = { name: `Ana ${name}x`, email: `${name}@example.org`, password: testPassword }
  test.each([
    ['REST', '/api/patients/', rest, name],
    ['RPC', '/trpc/patients.create', { ...rpc, lastName: `${name}y` }, `${name}y`],
    ['strangers by REST', '/api/auth/register/patient/', account, `${name}x`],
    [
      'strangers by RPC',
      '/trpc/auth.registerPatient',
      { ...account, name: `Ana ${name}z`, email: `z${account.email}` },
      `${name}z`,
    ],
  ])('%s', async (_, path, body, name) => {
    const key = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) => send(addresses[n % 2], path, body, key)),
    )
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(path.startsWith('/api') ? 201 : 200))
    expect(await named(name)).toHaveLength(1)
    expect(await created(name)).toBe(1)
  })
})

describe('85 what was created is not shown again once its maker cannot read it:', () => {
  const gone = async (name: string) =>
    database.sql`update patients set deleted_at = now() where last_name = ${name}`
  const disable = async (name: string) =>
    database.sql`update users set status = 'disabled' where name = ${`Ana ${name}`}`
  const { name, rest, rpc } = patient()
  const account = { name: `Ana ${name}w`, email: `w${name}@example.org`, password: testPassword }
  test.each([
    ['a record, by REST', '/api/patients/', rest, name, gone],
    ['a record, by RPC', '/trpc/patients.create', { ...rpc, lastName: `${name}v` }, `${name}v`, gone],
    ['an account, by REST', '/api/auth/register/patient/', account, `${name}w`, disable],
    [
      'an account, by RPC',
      '/trpc/auth.registerPatient',
      { ...account, name: `Ana ${name}u`, email: `u${account.email}` },
      `${name}u`,
      disable,
    ],
  ])('%s', async (_, path, body, name, lose) => {
    const key = randomUUID()
    const first = await send(addresses[0], path, body, key)
    expect(await send(addresses[1], path, body, key)).toEqual(first)
    await lose(name)
    const before = await state()
    const { status, text } = await send(addresses[1], path, body, key)
    expect(status).toBe(404)
    expect(text).not.toContain(name)
    expect(await state()).toEqual(before)
  })
})

describe('idempotency: by RPC', () => {
  const refusal = z.object({ error: z.object({ message: z.string(), data: z.looseObject({}) }) })
  const dataOf = (text: string) => refusal.parse(JSON.parse(text)).error

  test('another input under the same key is 422 and changes nothing', async () => {
    const [key, { rpc }] = [randomUUID(), patient()]
    await send(addresses[0], '/trpc/patients.create', rpc, key)
    const before = await state()
    const { status, text } = await send(addresses[1], '/trpc/patients.create', { ...rpc, gender: 'M' }, key)
    expect(status).toBe(422)
    expect(dataOf(text).data).toMatchObject({
      code: 'UNPROCESSABLE_CONTENT',
      reason: 'idempotency_key_reused',
    })
    expect(await state()).toEqual(before)
  })

  test('what is no key is 400', async () => {
    const before = await state()
    const { status, text } = await send(addresses[0], '/trpc/patients.create', patient().rpc, 'no key')
    expect([status, dataOf(text).data.reason]).toEqual([400, 'validation'])
    expect(await state()).toEqual(before)
  })

  test('a batch of several calls with one key is refused before any of them runs, a batch of one is answered', async () => {
    const [key, before] = [randomUUID(), await state()]
    const { name, rpc } = patient()
    const two = await send(
      addresses[0],
      '/trpc/patients.create,patients.create?batch=1',
      { 0: rpc, 1: rpc },
      key,
    )
    expect(two.status).toBe(400)
    const replies = z.array(refusal).parse(JSON.parse(two.text))
    expect(replies.map(({ error }) => error.message)).toEqual(
      Array(2).fill('An Idempotency-Key is for one call: send this one without others.'),
    )
    expect(await state()).toEqual(before)
    const one = () => send(addresses[1], '/trpc/patients.create?batch=1', { 0: rpc }, key)
    const first = await one()
    expect([first.status, await one()]).toEqual([200, first])
    expect(await named(name)).toHaveLength(1)
  })
})

test('G8 idempotency: a server that was killed and started again gives the reply of before', async () => {
  const [key, { name, rest }] = [randomUUID(), patient()]
  await using first = start()
  const reply = await send(await addressOf(first), '/api/patients/', rest, key)
  first.child.kill('SIGKILL')
  await first.ended
  await using second = start()
  expect(await send(await addressOf(second), '/api/patients/', rest, key)).toEqual(reply)
  expect(await named(name)).toHaveLength(1)
})
