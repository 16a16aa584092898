import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connect } from '../../src/connection/connect.ts'
import { DatabaseUnavailable } from '../../src/storage/unavailable.ts'

/** These tests use files in a folder, whatever database the others use. */
let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'empanel-data-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

test('data survives closing, and meanwhile the folder is refused to others', async () => {
  {
    await using first = await connect({ dataDir })
    await first.sql`create table note (text text)`
    await first.sql`insert into note values ('kept')`
    const second = await connect({ dataDir }).catch((reason: unknown) => reason)
    expect(second).toBeInstanceOf(DatabaseUnavailable)
    expect(String(second)).toContain(`in use by process ${process.pid}`)
    // The refused attempt changed nothing.
    expect(await first.sql`select text from note`).toEqual([{ text: 'kept' }])
  }
  expect(await readdir(dataDir)).toEqual(['postgres'])
  await using again = await connect({ dataDir })
  expect(await again.sql`select text from note`).toEqual([{ text: 'kept' }])
})

const module = new URL('../../src/connection/connect.ts', import.meta.url).href

/** A process that opens the folder and then runs the script with `sql`. */
const opener = (script: string) =>
  spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `
      const { connect } = await import(${JSON.stringify(module)})
      const { sql } = await connect({ dataDir: ${JSON.stringify(dataDir)} })
      ${script}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )

test('a first start that was killed halfway does not block the next', async () => {
  const child = opener('')
  const exited = once(child, 'exit')
  await vi.waitUntil(() => existsSync(join(dataDir, 'postgres', 'PG_VERSION')), { timeout: 30_000 })
  child.kill('SIGKILL')
  await exited
  expect(await readdir(dataDir)).toContain('postgres.unfinished')
  await using connection = await connect({ dataDir })
  expect(await connection.sql`select 1 as one`).toEqual([{ one: 1 }])
  expect(await readdir(dataDir)).not.toContain('postgres.unfinished')
})

test('committed data survives SIGKILL, and the dead process’s lock is taken over', async () => {
  const child = opener(`
    await sql\`create table note (n int)\`
    for (let n = 1; ; n++) {
      await sql\`insert into note values (\${n})\`
      process.stdout.write(n + '\\n')
    }`)
  const exited = once(child, 'exit')
  let acknowledged = 0
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    acknowledged = Number(String(chunk).trim().split('\n').at(-1))
    if (acknowledged >= 50) break
  }
  child.kill('SIGKILL')
  await exited
  expect(await readdir(dataDir)).toContain('empanel.lock')

  await using connection = await connect({ dataDir })
  const [row] = await connection.sql`select count(*)::int as total, max(n) as newest from note`
  expect(row?.total).toBeGreaterThanOrEqual(acknowledged)
  expect(row?.total).toBe(row?.newest)
})

/** The socket of a connection's engine. */
const socketOf = (url: string) => decodeURIComponent(new URL(url).hostname)
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

test('a folder whose path is too long for a socket works as well', async () => {
  const deep = join(dataDir, 'x'.repeat(120))
  const connection = await connect({ dataDir: deep })
  expect(await connection.sql`select 1 as one`).toEqual([{ one: 1 }])
  const sockets = dirname(socketOf(connection.url))
  expect(await modeOf(sockets)).toBe(0o700)
  await connection.close()
  await expect(stat(sockets)).rejects.toThrow('ENOENT')
})

test('in a folder open to everybody, data, socket and key are accessible to the owner only', async () => {
  await chmod(dataDir, 0o777)
  await mkdir(join(dataDir, 'postgres'), { mode: 0o755 })
  await mkdir(join(dataDir, 'engine'), { mode: 0o777 })
  await using connection = await connect({ dataDir })
  expect(await connection.sql`select 1 as one`).toEqual([{ one: 1 }])
  expect(await modeOf(join(dataDir, 'postgres'))).toBe(0o700)
  expect(dirname(socketOf(connection.url))).toBe(join(dataDir, 'engine'))
  expect(await modeOf(join(dataDir, 'engine'))).toBe(0o700)
  expect(await modeOf(join(dataDir, 'engine', 'address'))).toBe(0o600)
})

test('damaged files are refused with a sentence, and the folder is unlocked', async () => {
  await mkdir(join(dataDir, 'postgres'))
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17')
  const error = await connect({ dataDir }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(DatabaseUnavailable)
  expect(String(error)).toContain(`the data folder ${dataDir} cannot be opened: its files are damaged`)
  expect(await readdir(dataDir)).toEqual(['postgres'])
})

test('a start that fails after the lock leaves nothing open behind it', async () => {
  await writeFile(join(dataDir, 'postgres'), 'in the way')
  await expect(connect({ dataDir })).rejects.toThrow(/EEXIST|ENOTDIR/)
  expect(await readdir(dataDir)).toEqual(['postgres'])
  await rm(join(dataDir, 'postgres'))
  await using connection = await connect({ dataDir })
  expect(await connection.sql`select 1 as one`).toEqual([{ one: 1 }])
})
