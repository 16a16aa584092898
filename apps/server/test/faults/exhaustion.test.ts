import { type Connection, connect } from '@empanel/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockPatients } from '../fixtures/locks.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { ask, type Clinic, creating, isUnavailable, openClinic, type Reply, say } from './requests.ts'

let cluster: Cluster
let clinic: Clinic
let connection: Connection
beforeAll(async () => {
  cluster = await startCluster('max_connections=30')
  clinic = await openClinic(cluster)
  connection = await connect({ databaseUrl: cluster.url })
  // Until all of the pool is open.
  expect((await many(20)).filter(({ status }) => status === 503)).toEqual([])
})
afterAll(async () => {
  await connection.close()
  await clinic[Symbol.asyncDispose]()
  await cluster[Symbol.asyncDispose]()
})

let made = 0
const many = (requests: number) =>
  Promise.all(
    Array.from({ length: requests }, (_, n) => creating(clinic, `Name ${++made}`)[n % 2 ? 'rest' : 'rpc']()),
  )

const longest = (replies: Reply[]) => Math.round(Math.max(...replies.map(({ ms }) => ms)))

/** Asks until it is answered as it should be. How long that took, in milliseconds. */
async function recovery(): Promise<number> {
  const began = performance.now()
  while (performance.now() - began < 10_000) {
    const [reply] = await many(1)
    if (reply?.status === 200) return Math.round(performance.now() - began)
  }
  throw new Error('it did not recover')
}

async function countPatients(): Promise<number> {
  const [row] = await connection.sql<[{ n: number }]>`select count(*)::int as n from patients`
  return row.n
}

const ofClinic = async () =>
  (await connection.sql`select pid from pg_stat_activity where application_name = 'clinic' order by pid`).map(
    ({ pid }) => Number(pid),
  )

test('G4 all connections of the pool in use: 503 within the deadline, and recovery', async () => {
  const before = await countPatients()
  const release = await lockPatients(connection)
  const replies = await many(60)
  expect((await ask(`${clinic.address}/health/live`)).status).toBe(200)
  await release()
  expect(await countPatients()).toBe(before)
  const ms = await recovery()
  say('pool exhausted', {
    refused: replies.length,
    'ms longest wait': longest(replies),
    'ms to recover': ms,
  })
  expect(replies.every(isUnavailable)).toBe(true)
  expect(longest(replies)).toBeLessThan(9000)
  expect(ms).toBeLessThan(3000)
})

/** Takes connections, one each, until the server has none left. */
async function takeAll(taken: Connection[]): Promise<void> {
  try {
    for (;;) taken.push(await connect({ databaseUrl: cluster.url }))
  } catch (error) {
    expect(String(error)).toContain('too many clients')
  }
}

test('G4 max_connections reached: 503 within the deadline, and recovery', async () => {
  const others: Connection[] = []
  await takeAll(others)
  await connection.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'clinic'`
  await takeAll(others)
  const replies = await many(30)
  const ready = await ask(`${clinic.address}/health/ready`)
  await Promise.all(others.map(other => other.close()))
  const ms = await recovery()
  say('max_connections reached', {
    refused: replies.filter(isUnavailable).length,
    'ms longest wait': longest(replies),
    'ms to recover': ms,
  })
  expect(replies.every(isUnavailable)).toBe(true)
  expect(ready.status).toBe(503)
  expect(longest(replies)).toBeLessThan(9000)
  expect(ms).toBeLessThan(3000)
})

test('G5 waiting for a lock: 503, and the same connections go on', async () => {
  await many(20)
  const before = await ofClinic()
  const release = await lockPatients(connection)
  const replies = await many(2)
  await release()
  expect(replies.every(isUnavailable)).toBe(true)
  const ms = await recovery()
  expect(await ofClinic()).toEqual(expect.arrayContaining(before))
  say('lock held', { refused: 2, 'ms longest wait': longest(replies), 'ms to recover': ms })
  expect(longest(replies)).toBeLessThan(5000)
})

test('G5 a statement that is too slow: 503, and the same connections go on', async () => {
  await many(20)
  const before = await ofClinic()
  await connection.sql.unsafe(`
    create function dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(60); return new; end';
    create trigger dawdle before insert on patients for each row execute function dawdle()`)
  const patientsBefore = await countPatients()
  const replies = await many(2)
  await connection.sql`drop trigger dawdle on patients`
  expect(replies.every(isUnavailable)).toBe(true)
  expect(await countPatients()).toBe(patientsBefore)
  const ms = await recovery()
  expect(await ofClinic()).toEqual(expect.arrayContaining(before))
  say('statement of 60 s', { refused: 2, 'ms longest wait': longest(replies), 'ms to recover': ms })
  expect(longest(replies)).toBeLessThan(8000)
})
