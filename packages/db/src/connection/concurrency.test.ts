import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import type postgres from 'postgres'
import { expect, test } from 'vitest'
import { suiteDatabase } from '../../test/suite.ts'
import { openPool } from './pool.ts'

const connection = await suiteDatabase()
await connection.sql`create table counter (name text primary key, n int not null)`

const iterations = 100

/** Works on one connection, and checks every answer against the parameters that were sent. */
async function work(sql: postgres.Sql, worker: number): Promise<void> {
  const name = `w${worker}`
  await sql`insert into counter values (${name}, 0)`
  for (let i = 0; i < iterations; i++) {
    const mine = `${name}/${i}`
    const [echo] = await sql`select ${mine}::text as mine, ${i}::int as i`
    expect(echo).toEqual({ mine, i })
    if (i % 4 === 0) {
      await expect(sql`insert into counter values (${name}, ${i})`).rejects.toMatchObject({ code: '23505' })
    }
    if (i % 4 === 1) {
      await sql.begin(async tx => {
        await tx`update counter set n = n + 1 where name = ${name}`
        expect(await tx`select name from counter where name = ${name}`).toEqual([{ name }])
      })
    }
    if (i % 4 === 2) {
      const undone = sql.begin(async tx => {
        await tx`update counter set n = n + 1000 where name = ${name}`
        throw new Error(mine)
      })
      await expect(undone).rejects.toThrow(mine)
    }
  }
}

test('twenty connections never see each other’s parameters, transactions or failures', async () => {
  const pools = Array.from({ length: 20 }, () => openPool(connection.url, 1))
  try {
    await Promise.all(pools.map(work))
  } finally {
    await Promise.all(pools.map(pool => pool.end()))
  }
  const rows = await connection.sql`select n from counter where name like 'w%'`
  expect(rows).toEqual(pools.map(() => ({ n: iterations / 4 })))
})

/** A message of the PostgreSQL protocol: type, length, NUL-terminated fields. */
function message(type: string, ...fields: string[]): Buffer {
  const body = Buffer.concat([Buffer.from(fields.map(field => `${field}\0`).join('')), Buffer.alloc(2)])
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function startup(): Buffer {
  const { username, pathname } = new URL(connection.url)
  const body = Buffer.from(`user\0${username}\0database\0${pathname.slice(1)}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(body.length + 8, 0)
  head.writeInt32BE(196_608, 4)
  return Buffer.concat([head, body])
}

/** Sends the beginning of a query, and hangs up before the Sync that would end it. */
async function vanish(half: Buffer): Promise<void> {
  const { hostname, port } = new URL(connection.url)
  const socket = connectSocket(Number(port || 5432), hostname)
  socket.write(startup())
  await once(socket, 'data')
  socket.write(half)
  socket.end()
  await once(socket.resume(), 'close')
}

test.each([
  ['after a statement was parsed', message('P', '', 'select 1')],
  ['after a statement was refused', message('P', '', 'selekt 1')],
])('a client that disconnects in the middle of a query, %s, does not block others', async (_, half) => {
  await vanish(half)
  const [row] = await connection.sql`select ${'still here'}::text as answer`
  expect(row).toEqual({ answer: 'still here' })
})

test('a client whose query the engine aborts gets an error, and does not block others', async () => {
  const nested = `select ${'1+'.repeat(60_000)}1`
  await expect(connection.sql.unsafe(nested)).rejects.toThrow(/engine failed|stack depth limit/)
  const [row] = await connection.sql`select ${'still here'}::text as answer`
  expect(row).toEqual({ answer: 'still here' })
})
