import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Connection, connect } from '../../src/connection/connect.ts'
import { DatabaseUnavailable } from '../../src/storage/unavailable.ts'

let dataDir: string
let running: Connection
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'empanel-copy-'))
  running = await connect({ dataDir }, { forRequests: true })
  await running.sql`create table one (n int)`
  await running.sql`create table other (n int)`
})
beforeEach(async () => {
  await running.sql`truncate one, other`
})
afterAll(async () => {
  await running.close()
  await rm(dataDir, { recursive: true })
})

const openCopy = () => connect({ dataDir }, { copy: true })
const count = async ({ sql }: Connection) => {
  const [row] = await sql<[{ one: number; other: number }]>`
    select (select count(*)::int from one) as one, (select count(*)::int from other) as other`
  return row
}

test('a copy contains all transactions committed before, whole or not at all, and is removed when closed', async () => {
  let committed = 0
  let going = true
  const writing = (async () => {
    for (; going; committed++) {
      await running.sql.begin(async tx => {
        await tx`insert into one select generate_series(1, 10)`
        await tx`insert into other select generate_series(1, 10)`
      })
    }
  })()
  await expect.poll(() => committed).toBeGreaterThan(20)
  const before = committed * 10
  {
    await using copy = await openCopy()
    going = false
    await writing
    const found = await count(copy)
    expect(found.one).toBeGreaterThanOrEqual(before)
    expect(found.one).toBeLessThan(committed * 10)
    expect(found.other).toBe(found.one)
    await copy.sql`insert into one values (0)`
  }
  expect(await count(running)).toEqual({ one: committed * 10, other: committed * 10 })
  expect(existsSync(join(dataDir, 'copy'))).toBe(false)
})

test('a transaction on a copy blocks nobody, and a second copy meanwhile is refused', async () => {
  await using copy = await openCopy()
  await copy.sql.begin(async tx => {
    await tx`insert into one values (1)`
    // It would be refused after 2.5 s if it had to wait, before the other transaction ends.
    expect(await count(running)).toEqual({ one: 0, other: 0 })
  })
  const second = await openCopy().catch((error: unknown) => error)
  expect(second).toBeInstanceOf(DatabaseUnavailable)
  expect(String(second)).toContain(
    `${join(dataDir, 'copy')} is in use by process ${process.pid}. A backup or the studio works on that copy. Wait for it, or stop it.`,
  )
  expect(await count(copy)).toEqual({ one: 1, other: 0 })
})

test('the remains of a killed copy do not block the next one', async () => {
  await running.sql`insert into one values (1)`
  await running.sql`select pg_backup_start('killed')`
  await mkdir(join(dataDir, 'copy', 'postgres'), { recursive: true })
  await writeFile(join(dataDir, 'copy', 'postgres', 'PG_VERSION'), 'half')
  await using copy = await openCopy()
  expect(await count(copy)).toEqual({ one: 1, other: 0 })
})
