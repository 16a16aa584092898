import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { addPatient, addPractitioner } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { runCliProcess, spawnServer, testSecret } from '../fixtures/servers.ts'
import { countLost, startLoad } from './load.ts'
import type { Place } from './place.ts'
import { embeddedPlace } from './places.ts'
import {
  ask,
  type Clinic,
  creating,
  isUnavailable,
  openClinic,
  type Reply,
  say,
  secrets,
} from './requests.ts'
import { mountSmall } from './volume.ts'

const longest = (replies: Reply[]) => Math.round(Math.max(...replies.map(({ ms }) => ms)))
const health = async ({ address }: Clinic, what: 'live' | 'ready') =>
  (await ask(`${address}/health/${what}`)).status

/** Makes every further creation of a patient with this name take an hour. */
const endless = `
  create function dawdle() returns trigger language plpgsql as
    'begin if new.last_name = ''Endless'' then perform pg_sleep(3600); end if; return new; end';
  create trigger dawdle before insert on patients for each row execute function dawdle()`

test('G1 G5 G16 asked something that takes minutes, under load: 503, nothing lost, back by itself', async () => {
  await using place = await embeddedPlace()
  await using clinic = await openClinic(place)
  {
    await using connection = await place.connect()
    await connection.sql.unsafe(endless)
  }
  await using load = startLoad(clinic)
  await load.until(() => load.acknowledged.length >= 50)
  const slow = creating(clinic, 'Endless').rest()
  await load.until(() => load.refused.length >= 8)
  expect(await health(clinic, 'live')).toBe(200)
  expect(isUnavailable(await slow)).toBe(true)
  const enough = load.acknowledged.length + 50
  await load.until(() => load.acknowledged.length >= enough, 60_000)
  await load.stop()
  const lost = await countLost(place, load)
  say('embedded engine asked something endless', {
    acknowledged: load.acknowledged.length,
    lost,
    refused: load.refused.length,
    'ms longest wait': load.longestMs(),
  })
  expect(load.unexpected).toEqual([])
  expect(lost).toBe(0)
  expect(load.longestMs()).toBeLessThan(9000)
  expect(await health(clinic, 'ready')).toBe(200)
})

test('G7 G16 SIGTERM while the engine is asked something that takes minutes: ended within 10 s', async () => {
  await using place = await embeddedPlace()
  await using clinic = await openClinic(place)
  {
    await using connection = await place.connect()
    await connection.sql.unsafe(endless)
  }
  const slow = creating(clinic, 'Endless')
    .rest()
    .catch(() => undefined)
  await expect.poll(() => health(clinic, 'ready'), { timeout: 10_000 }).toBe(503)
  const began = performance.now()
  clinic.server.child.kill('SIGTERM')
  const code = await clinic.server.ended
  const ms = Math.round(performance.now() - began)
  say('SIGTERM during something endless', { 'exit code': String(code), 'ms until the end': ms })
  expect(ms).toBeLessThan(10_000)
  await slow
  // Nobody has to clean up after it.
  await using again = await openClinic(place)
  expect(await health(again, 'ready')).toBe(200)
})

test('G4 G5 somebody keeps the engine to themselves: 503 within the deadline, and recovery', async () => {
  await using place = await embeddedPlace()
  await using clinic = await openClinic(place)
  await using connection = await place.connect()
  const replies = await connection.sql.begin(async tx => {
    await tx`select from patients`
    return Promise.all(Array.from({ length: 60 }, (_, n) => creating(clinic, `Held ${n}`).rest()))
  })
  const after = await creating(clinic, 'After').rest()
  say('embedded engine held', { refused: replies.length, 'ms longest wait': longest(replies) })
  expect(replies.every(isUnavailable)).toBe(true)
  expect(longest(replies)).toBeLessThan(9000)
  expect(after.status).toBe(201)
  expect(await connection.sql`select from patients where last_name like 'Held %'`).toEqual([])
})

test('G8 SIGKILL among 20 creations: repeated with the same keys, there is one row and one reply each', async () => {
  await using place = await embeddedPlace()
  const keys = Array.from({ length: 20 }, () => randomUUID())
  const create = ({ address, token }: Clinic, key: string) =>
    ask(`${address}/api/patients/`, {
      token,
      headers: { 'idempotency-key': key },
      body: { first_name: 'Ana', last_name: key, date_of_birth: '1990-04-01', gender: 'F' },
    })
  await using clinic = await openClinic(place)
  const first = new Map<string, string>()
  const asked = keys.map(key =>
    create(clinic, key).then(
      ({ text }) => {
        first.set(key, text)
        if (first.size === 5) clinic.server.child.kill('SIGKILL')
      },
      () => {},
    ),
  )
  await Promise.all(asked)
  await clinic.server.ended
  await using second = await openClinic(place)
  // Whoever asks is part of the key: so it is the same person.
  const token = clinic.token
  const repeated = await Promise.all(keys.map(key => create({ ...second, token }, key)))
  await using connection = await place.connect()
  const rows = await connection.sql`select last_name from patients where last_name = any(${keys})`
  say('SIGKILL among creations', { acknowledged: first.size, rows: rows.length })
  expect(first.size).toBeLessThan(20)
  expect(repeated.map(({ status }) => status)).toEqual(Array(20).fill(201))
  for (const [n, key] of keys.entries()) expect(first.get(key) ?? repeated[n]?.text).toBe(repeated[n]?.text)
  expect(rows).toHaveLength(20)
})

test('G9 one pair assigned 20 times at once on the embedded engine: one 201, nineteen 409', async () => {
  await using place = await embeddedPlace()
  await using clinic = await openClinic(place)
  await using connection = await place.connect()
  const [{ id: patient }, { id: doctor }] = [
    await addPatient(connection.db),
    await addPractitioner(connection.db),
  ]
  const body = { patient, doctor }
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => ask(`${clinic.address}/api/mappings/`, { token: clinic.token, body })),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
  expect(await connection.sql`select from assignments where patient_id = ${patient}`).toHaveLength(1)
})

test('G10 two migrators at once on one folder: applied once; one that comes too early says who has it', async () => {
  await using place = await embeddedPlace()
  const ended = await Promise.all([1, 2].map(() => runCliProcess(['migrate'], place.settings)))
  for (const { code, output } of ended) {
    expect(output).toMatch(
      code === 0 ? /^The database is up to date\.\n$/ : /is in use by process \d+\. Stop that one first/,
    )
  }
  expect(ended.map(({ code }) => code)).toContain(0)
  await using connection = await place.connect()
  const applied = await connection.sql`select hash from drizzle.__drizzle_migrations`
  expect(new Set(applied.map(({ hash }) => hash)).size).toBe(applied.length)
})

/** Uses up what is left of the log of changes: then the engine gives itself up, and cannot start again for want of room. */
async function exhaustLog(place: Place): Promise<void> {
  await using connection = await place.connect()
  const append = () => connection.sql`select pg_logical_emit_message(false, 'x', repeat('y', 100000))`
  const exhausted = async () => {
    for (;;) await append()
  }
  await expect(exhausted()).rejects.toBeInstanceOf(Error)
}

/** With the engine's files on it, half of it is free. */
const volumeMebibytes = 160

test('G11 G16 its folder is full: writes are 503, health answers, and they go on when there is room', async () => {
  await using place = await embeddedPlace()
  using volume = mountSmall(place.folder, volumeMebibytes)
  await using clinic = await openClinic(place)
  const write = (n: number) => creating(clinic, `Full ${n}`)[n % 2 ? 'rest' : 'rpc']()
  const acknowledged: number[] = []
  volume.fill()
  let refused = 0
  for (let n = 0; refused < 30; n++) {
    const reply = await write(n)
    if (isUnavailable(reply)) refused += 1
    else {
      expect(reply.status).toBeLessThan(300)
      acknowledged.push(n)
    }
  }
  await exhaustLog(place)
  const more = await Promise.all(Array.from({ length: 20 }, (_, n) => write(1000 + n)))
  expect(more.every(isUnavailable)).toBe(true)
  expect(await health(clinic, 'live')).toBe(200)
  volume.free()
  const began = performance.now()
  await expect.poll(async () => (await write(5000)).status, { timeout: 30_000 }).toBeLessThan(300)
  const ms = Math.round(performance.now() - began)
  const { code, output } = await runCliProcess(['audit', 'verify'], { ...place.settings, ...secrets })
  say('folder of the embedded engine full', { acknowledged: acknowledged.length, 'ms to recover': ms })
  expect(output).toContain('All fit.')
  expect(code).toBe(0)
  clinic.server.child.kill('SIGTERM')
  expect(await clinic.server.ended).toBe(0)
})

test('G16 its folder is full for good: SIGTERM ends it within 10 s', async () => {
  await using place = await embeddedPlace()
  using volume = mountSmall(place.folder, volumeMebibytes)
  await using clinic = await openClinic(place)
  volume.fill()
  const writes = Array.from({ length: 40 }, (_, n) => creating(clinic, `Full ${n}`).rest())
  await Promise.all(writes)
  await exhaustLog(place)
  expect(await health(clinic, 'live')).toBe(200)
  expect(await health(clinic, 'ready')).toBe(503)
  const began = performance.now()
  clinic.server.child.kill('SIGTERM')
  await clinic.server.ended
  expect(performance.now() - began).toBeLessThan(10_000)
})

test.each([
  ['full', 0],
  ['nearly full', 10],
])(
  'G11 a first start on a disk that is %s: one sentence, exit code 1, and the next works',
  async (_, left) => {
    await using place = await embeddedPlace()
    using volume = mountSmall(place.folder, volumeMebibytes)
    volume.fill(left)
    await using server = spawnServer({ ...place.settings, JWT_SECRET: testSecret })
    expect(await server.ended).toBe(1)
    expect(server.output()).toMatch(
      /^The .*data folder .*: its disk is full\. Make room, 64 MB at least\.\n$/,
    )
    volume.free()
    await using clinic = await openClinic(place)
    expect((await creating(clinic, 'After').rest()).status).toBe(201)
  },
)

test('G11 a later start on a full disk: one sentence, exit code 1, and nothing is lost', async () => {
  await using place = await embeddedPlace()
  using volume = mountSmall(place.folder, volumeMebibytes)
  {
    await using clinic = await openClinic(place)
    expect((await creating(clinic, 'Before').rest()).status).toBe(201)
    clinic.server.child.kill('SIGKILL')
    await clinic.server.ended
  }
  volume.fill()
  await using server = spawnServer({ ...place.settings, JWT_SECRET: testSecret })
  expect(await server.ended).toBe(1)
  expect(server.output()).toMatch(/^The .*data folder .*: its disk is full\. Make room, 64 MB at least\.\n$/)
  volume.free()
  await using connection = await place.connect()
  expect(await connection.sql`select from patients where last_name = 'Before'`).toHaveLength(1)
})

test('G17 68 pg_dump at its socket: refused, and the server goes on as before', async () => {
  await using place = await embeddedPlace()
  await using clinic = await openClinic(place)
  const socket = join(place.folder, 'engine', 'engine.sock')
  for (const host of [place.folder, join(place.folder, 'engine'), socket]) {
    const dump = promisify(execFile)('pg_dump', ['-h', host, '-U', 'postgres', '-w', 'postgres'])
    await expect(dump).rejects.toThrow()
  }
  expect(await health(clinic, 'ready')).toBe(200)
  expect((await creating(clinic, 'After').rest()).status).toBe(201)
})
