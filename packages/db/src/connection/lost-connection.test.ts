import { once } from 'node:events'
import { createServer, connect as openSocket, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { suiteDatabase } from '../../test/suite.ts'
import { openPool } from './pool.ts'

const database = await suiteDatabase()

/** A proxy in front of the database that can cut its connections or go silent. */
async function startWire() {
  const target = new URL(database.url)
  /** Each client and the connection behind the proxy. */
  const pairs = new Map<Socket, Socket>()
  let refusal: Buffer | undefined
  let resetAt: string | undefined
  const server = createServer(client => {
    if (refusal)
      return void client
        .on('error', () => {})
        .resume()
        .end(refusal)
    const onwards = openSocket(Number(target.port || 5432), target.hostname)
    pairs.set(client, onwards)
    client
      .on('error', () => {})
      .once('close', () => {
        pairs.delete(client)
        onwards.destroy()
      })
    onwards.on('error', () => {}).once('close', () => client.destroy())
    client
      .on('data', sent => {
        if (!resetAt || !sent.includes(resetAt)) return
        resetAt = undefined
        client.resetAndDestroy()
      })
      .pipe(onwards)
      .pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(database.url)
  url.host = typeof address === 'object' && address ? `127.0.0.1:${address.port}` : ''
  const all = (act: (client: Socket, onwards: Socket) => unknown) => {
    for (const [client, onwards] of pairs) act(client, onwards)
    pairs.clear()
  }
  return {
    url: url.href,
    /** How many connections are open. */
    open: () => pairs.size,
    reset: () => all(client => client.resetAndDestroy()),
    end: () => all(client => client.end()),
    silence: () =>
      all((client, onwards) => {
        client.unpipe()
        onwards.unpipe()
      }),
    /** Ends all connections as a server does that ends by itself: with an error before the end. */
    shutDown: () =>
      all((client, onwards) => {
        onwards.unpipe()
        client.end(fatal('57P01'))
      }),
    /** Resets the next connection that sends this. */
    resetAt(text: string) {
      resetAt = text
    },
    /** Answers new connections like a server that is starting. */
    refuseNew() {
      refusal = fatal('57P03')
    },
    async [Symbol.asyncDispose]() {
      all(client => client.destroy())
      server.close()
    },
  }
}

/** The message `ErrorResponse` of PostgreSQL's protocol. */
function fatal(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${code}\0Mended\0\0`)
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

test.each(['reset', 'end'] as const)(
  'G3 a transaction ends with its connection (%s), and nothing else',
  async how => {
    await using wire = await startWire()
    const sql = openPool(wire.url, 1)
    const lost = sql.begin(async tx => {
      await tx`select 1`
      wire[how]()
      await tx`select pg_sleep(0.01)`
    })
    await expect(lost).rejects.toMatchObject({ code: expect.stringMatching(/CONNECTION_CLOSED|ECONNRESET/) })
    for (const n of [1, 2, 3]) expect(await sql`select ${n}::int as n`).toEqual([{ n }])
    await sql.end()
  },
)

test('G3 statements of a transaction that lost its connection never reach another connection', async () => {
  await using wire = await startWire()
  const sql = openPool(wire.url, 1)
  await sql`create table told (what text)`
  const goesOn = Promise.withResolvers<void>()
  const late = Promise.withResolvers<unknown>()
  const lost = sql.begin(async tx => {
    await tx`select 1`
    wire.reset()
    await goesOn.promise
    await tx`insert into told values ('late')`.catch(late.resolve)
  })
  await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await sql.begin(async tx => {
    await tx`insert into told values ('other')`
    goesOn.resolve()
    expect(await late.promise).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })
  expect(await sql`select what from told`).toEqual([{ what: 'other' }])
  await sql.end()
})

test('G3 a query gets no error of the session before', async () => {
  await using wire = await startWire()
  const sql = openPool(wire.url, 1)
  await sql`select 1`
  const lost = sql`select 2`.execute()
  wire.shutDown()
  await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  expect(await sql`select 3 as n`).toEqual([{ n: 3 }])
  await sql.end()
})

test('G3 a query is told why there is no new session after one that was lost', async () => {
  await using wire = await startWire()
  const sql = openPool(wire.url, 1)
  await sql`select 1`
  const lost = sql`select 2`.execute()
  wire.refuseNew()
  wire.end()
  await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await expect(sql`select 3`).rejects.toMatchObject({ code: '57P03' })
  await sql.end()
})

test('G3 a connection that is lost while it learns the types of arrays ends nothing else', async () => {
  await using wire = await startWire()
  const sql = openPool(wire.url, 1)
  wire.resetAt('pg_type')
  await expect(sql`select 1`).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect.poll(() => sql`select 2 as n`).toEqual([{ n: 2 }])
  await sql.end()
})

test('G2 a query that gets no answer fails, and the pool replaces its connection', async () => {
  await using wire = await startWire()
  const sql = openPool(wire.url, 1, { answer_timeout: 0.2 })
  await sql`select 1`
  wire.silence()
  await expect(sql`select 2`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  expect(await sql`select 3 as n`).toEqual([{ n: 3 }])
  await sql.end()
})

// The embedded engine sends the answers to both at once.
test.runIf(process.env.TEST_DATABASE_URL)(
  'G2 each of several queries on one connection has its own time to be answered',
  async () => {
    await using wire = await startWire()
    const sql = openPool(wire.url, 1, { answer_timeout: 0.4 })
    await sql`select 1`
    const first = sql`select pg_sleep(0.05)`.execute()
    const second = sql`select pg_sleep(0.1)`.execute()
    second.catch(() => {})
    await first
    wire.silence()
    await expect(second).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await sql.end()
  },
)

test('G2 a connection that has answered is kept, however long nobody asks', async () => {
  await using wire = await startWire()
  const sql = openPool(wire.url, 1, { answer_timeout: 0.1 })
  await sql`select 1`
  await database.sql`select pg_sleep(0.3)`
  expect(wire.open()).toBe(1)
  await sql.end()
})

test('G4 a query that waits too long for a connection is refused and never sent', async () => {
  const sql = openPool(database.url, 1, { wait_timeout: 0.2 })
  await sql`create table sent (n int)`
  const held = await sql.reserve()
  await expect(sql`insert into sent values (1)`).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' })
  const patient = sql`insert into sent values (2)`.execute()
  held.release()
  await patient
  expect(await sql`select n from sent`).toEqual([{ n: 2 }])
  await sql.end()
})

test('rows of a statement that fails halfway never appear in the next result', async () => {
  const sql = openPool(database.url, 1)
  for (let round = 0; round < 3; round++) {
    const failing = sql`select 1 / (${4}::int - n) as n from generate_series(1, 10) n`
    const next = sql`select ${round}::int as n`
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    expect(await next).toEqual([{ n: round }])
    expect(await sql`select n from generate_series(1, 2) n`).toEqual([{ n: 1 }, { n: 2 }])
  }
  await sql.end()
})
