import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './lock.ts'
import { DatabaseUnavailable } from './unavailable.ts'

let root: string
let folder: string
let lock: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'empanel-lock-'))
  folder = root
  lock = join(folder, 'empanel.lock')
})
afterEach(() => rm(root, { recursive: true }))

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('a folder in use is refused with the pid of its holder, until it is released', async () => {
  const held = await lockFolder(folder)
  const error = await lockFolder(folder).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(DatabaseUnavailable)
  expect(String(error)).toContain(`${folder} is in use by process ${process.pid}`)
  await held.release()
  expect(await readdir(folder)).toEqual([])
  await (await lockFolder(folder)).release()
})

test.each([
  ['of a process that is gone', async () => JSON.stringify({ pid: await deadPid(), started: '1' })],
  ['of a process whose pid went to another', async () => JSON.stringify({ pid: process.pid, started: '1' })],
  ['that was never completely written', async () => '{"pid":'],
])('of many processes exactly one takes over a lock %s', async (_, content) => {
  await writeFile(lock, await content())
  await utimes(lock, 0, 0)
  const takers = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  const winners = takers.filter(taker => taker.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid })
  await winners[0]?.value.release()
  expect(await readdir(folder)).toEqual([])
})

test('an interrupted takeover does not block the folder for ever', async () => {
  await writeFile(lock, JSON.stringify({ pid: await deadPid(), started: '1' }))
  await utimes(lock, 0, 0)
  await writeFile(`${lock}.takeover`, '')
  await utimes(`${lock}.takeover`, 0, 0)
  await (await lockFolder(folder)).release()
  expect(await readdir(folder)).toEqual([])
})

/** Makes the lock look as it does from another container, where the holder's pid means nothing. */
async function forgetHolder(): Promise<void> {
  await writeFile(lock, JSON.stringify({ pid: await deadPid(), started: '1' }))
  await utimes(lock, 0, 0)
}

test.each([
  ['a folder', ''],
  ['a folder with a path too long for a socket', 'x'.repeat(120)],
])('%s is in use exactly as long as its holder in another container lives', async (_, below) => {
  folder = join(folder, below)
  lock = join(folder, 'empanel.lock')
  await mkdir(folder, { recursive: true })
  const module = new URL('./lock.ts', import.meta.url).href
  const script = `
    const { lockFolder } = await import(${JSON.stringify(module)})
    await lockFolder(${JSON.stringify(folder)})
    setInterval(() => {}, 1000)
    process.stdout.write('held')`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  await forgetHolder()
  expect(String(await lockFolder(folder).catch((reason: unknown) => reason))).toContain(
    'is in use by process',
  )
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await (await lockFolder(folder)).release()
  expect(await readdir(folder)).toEqual([])
})

test('a release keeps the lock of another process', async () => {
  const held = await lockFolder(folder)
  await writeFile(lock, 'of another')
  await held.release()
  expect(await readFile(lock, 'utf8')).toBe('of another')
})

test('of many processes exactly one locks a free folder', async () => {
  const takers = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  const winners = takers.filter(taker => taker.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  await winners[0]?.value.release()
})
