import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../src/connection/connect.ts'
import { openPool } from '../../src/connection/pool.ts'
import { findRunning } from '../../src/engine/address.ts'

let dataDir: string
let connection: Connection
let told: string[]
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'empanel-engine-'))
  connection = await open()
  await connection.sql`create table note (n int)`
})
beforeEach(async () => {
  await connection.sql`truncate note`
  told = []
})
afterAll(async () => {
  await connection.close()
  await rm(dataDir, { recursive: true })
})

const open = () => connect({ dataDir }, { forRequests: true, tell: text => told.push(text) })

const minutes = 'select count(*) from generate_series(1, 100000000000)'
const count = async () => {
  const [row] = await connection.sql<[{ n: number }]>`select count(*)::int as n from note`
  return row.n
}

/** Asks until the engine answers again. */
const isBack = () => expect.poll(() => count().catch(() => 'not yet'), { timeout: 50_000 })

describe('a statement that takes minutes', () => {
  test('G16 is aborted; waiting clients get an error, and committed data survives', async () => {
    await connection.sql`insert into note select generate_series(1, 1000)`
    const began = performance.now()
    const endless = connection.sql.unsafe(minutes).catch((error: unknown) => error)
    let beats = 0
    const beating = setInterval(() => beats++, 100)
    const waiting = connection.sql`insert into note values (0)`.catch((error: unknown) => error)
    expect(await endless).toMatchObject({ code: 'CONNECTION_CLOSED' })
    expect(await waiting).toMatchObject({ code: expect.stringMatching(/^CONNECT|^ECONN/) })
    expect(performance.now() - began).toBeLessThan(8000)
    clearInterval(beating)
    // The main thread kept working meanwhile.
    expect(beats).toBeGreaterThan(20)
    await isBack().toBe(1000)
    expect(told).toEqual([
      'The embedded database is started anew: a statement took too long',
      'The embedded database is back',
    ])
  })

  test('G16 does not prevent closing the engine', async () => {
    const endless = connection.sql.unsafe(minutes).catch((error: unknown) => error)
    const url = await findRunning(dataDir)
    const began = performance.now()
    await connection.close()
    expect(performance.now() - began).toBeLessThan(9500)
    expect(await endless).toBeInstanceOf(Error)
    expect(url).toBeDefined()
    expect(await readdir(dataDir)).toEqual(['postgres'])
    connection = await open()
    expect(await count()).toBe(0)
  })

  test('may go on if its connection set no limit', async () => {
    const sql = openPool(connection.url, 1)
    await sql`select pg_sleep(6)`
    await sql.end()
    expect(told).toEqual([])
  })
})

describe('connections take turns', () => {
  test('one that leaves a transaction open is closed, and clients that waited are refused', async () => {
    const held = await connection.sql.reserve()
    await held`begin`
    await held`insert into note values (1)`
    const began = performance.now()
    await expect(count()).rejects.toMatchObject({ code: '55P03' })
    expect(performance.now() - began).toBeLessThan(4000)
    await isBack().toBe(0)
    await expect(held`commit`).rejects.toBeInstanceOf(Error)
    expect(told).toEqual([])
  })

  test('a statement refused while it is prepared leaves later answers in their places', async () => {
    const sql = openPool(connection.url, 1, { connection: { lock_timeout: 100 } })
    await sql`select 1`
    const held = await connection.sql.reserve()
    await held`begin`
    const asked = Array.from({ length: 5 }, (_, n) => sql`select ${n}::int as n, ${`text ${n}`}::text as t`)
    const outcomes = await Promise.allSettled(asked)
    await held`rollback`
    held.release()
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { code: '55P03' } })
    for (const [n, { status, ...outcome }] of outcomes.entries()) {
      if (status === 'fulfilled') expect(outcome).toEqual({ value: [{ n, t: `text ${n}` }] })
    }
    for (const n of [6, 7, 8]) expect(await sql`select ${n}::int as n`).toEqual([{ n }])
    await sql.end()
  })

  test('settings and prepared statements of one end with it', async () => {
    const sql = openPool(connection.url, 1)
    await sql`set search_path = pg_catalog`
    await sql`set default_transaction_isolation = 'serializable'`
    await sql`select ${1}::int`
    await sql.end()
    await isBack().toBe(0)
    expect(await connection.sql`show default_transaction_isolation`).toEqual([
      { default_transaction_isolation: 'read committed' },
    ])
    const own = await connection.sql`select statement from pg_prepared_statements`
    expect(own.filter(({ statement }) => statement.trim() === 'select $1::int')).toEqual([])
  })

  test('one that disconnects with half of an answer does not block others', async () => {
    const sql = openPool(connection.url, 1)
    const cursor = sql`select * from generate_series(1, 100)`.cursor(10)
    for await (const rows of cursor) {
      expect(rows).toHaveLength(10)
      break
    }
    const lost = openPool(connection.url, 1)
    const begun = lost.begin(async tx => {
      await tx`insert into note values (1)`
      await lost.end({ timeout: 0 })
      await tx`select 1`
    })
    await expect(begun).rejects.toBeInstanceOf(Error)
    await isBack().toBe(0)
    await sql.end()
  })
})

/** Sends bytes to the engine's socket, and returns the reply until it hangs up or `isEnough`. */
async function say(bytes: Buffer, isEnough: (reply: string) => boolean = () => false): Promise<string> {
  const socket: Socket = createConnection(decodeURIComponent(new URL(connection.url).hostname))
  let reply = ''
  socket.setEncoding('latin1').on('data', data => {
    reply += data
    if (isEnough(reply)) socket.end()
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return reply
}

function startup(): Buffer {
  const body = Buffer.from('user\0postgres\0database\0postgres\0\0')
  const head = Buffer.alloc(8)
  head.writeInt32BE(body.length + 8, 0)
  head.writeInt32BE(196_608, 4)
  return Buffer.concat([head, body])
}

function message(type: string, body: string): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(Buffer.byteLength(body) + 4, 1)
  return Buffer.concat([head, Buffer.from(body)])
}

describe('an outsider at the socket', () => {
  test.each([
    ['with a wrong key', Buffer.concat([startup(), message('p', 'guess\0')]), /28P01.*for Empanel alone/],
    ['with no key', Buffer.concat([startup(), message('Q', 'drop table note\0')]), /28P01/],
    ['that does not speak PostgreSQL', Buffer.from('GET / HTTP/1.1\r\n\r\n'), /^$/],
    ['with an impossible length', Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0]), /^$/],
  ])('G17 %s is refused, and nothing changes for others', async (_, bytes, reply) => {
    await connection.sql`insert into note values (1)`
    expect(await say(bytes)).toMatch(reply)
    expect(await count()).toBe(1)
  })

  test('G17 PostgreSQL’s own programs neither find it in the data folder nor get in', async () => {
    const run = promisify(execFile)
    if (!existsSync('/usr/bin/pg_dump')) return
    const socket = decodeURIComponent(new URL(connection.url).hostname)
    for (const host of [dataDir, join(dataDir, 'engine'), socket]) {
      await expect(run('pg_dump', ['-h', host, '-U', 'postgres', '-w', 'postgres'])).rejects.toThrow(/failed/)
    }
    expect(await count()).toBe(0)
  })
})

test('a statement that fails while it is prepared gets one error, and Sync ends it', async () => {
  const key = decodeURIComponent(new URL(connection.url).password)
  const failing = message('P', '\0select elsewhere from note\0\0\0')
  const asked = [message('p', `${key}\0`), failing, message('H', ''), message('S', '')]
  const readies = (reply: string) => reply.split('Z\0\0\0\x05I').length - 1
  const reply = await say(Buffer.concat([startup(), ...asked]), reply => readies(reply) === 2)
  expect(reply.match(/C[0-9A-Z]{5}\0/g)).toEqual(['C42703\0'])
})

test('Sync without a statement is answered by ReadyForQuery alone', async () => {
  const key = decodeURIComponent(new URL(connection.url).password)
  const asked = [message('p', `${key}\0`), message('S', ''), message('S', ''), message('Q', 'select 7\0')]
  const reply = await say(Buffer.concat([startup(), ...asked]), reply => /SELECT 1\0Z/.test(reply))
  expect(reply.match(/C[0-9A-Z]{5}\0/g)).toBeNull()
  expect(reply.split('Z\0\0\0\x05I')).toHaveLength(5)
})

test('another process of the same user finds the running engine and uses it', async () => {
  await using second = await connect({ dataDir }, { join: true })
  await second.sql`insert into note values (7)`
  expect(await count()).toBe(1)
  await second.close()
  expect(await count()).toBe(1)
})
