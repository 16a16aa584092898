import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DatabaseUnavailable } from './connect.ts'
import { lockFolder } from './lock.ts'

let folder: string
let lock: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'empanel-lock-'))
  lock = join(folder, 'empanel.lock')
})
afterEach(() => rm(folder, { recursive: true }))

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('a folder in use is refused with the pid of its holder, until released', async () => {
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
  [
    'of a process whose number went to another',
    async () => JSON.stringify({ pid: process.pid, started: '1' }),
  ],
  ['that was never written to the end', async () => '{"pid":'],
])('a lock %s is taken over, once, by one of many', async (_, content) => {
  await writeFile(lock, await content())
  await utimes(lock, 0, 0)
  const takers = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  const winners = takers.filter(taker => taker.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid })
  await winners[0]?.value.release()
  expect(await readdir(folder)).toEqual([])
})

test('a takeover that was broken off is no obstacle for ever', async () => {
  await writeFile(lock, JSON.stringify({ pid: await deadPid(), started: '1' }))
  await writeFile(`${lock}.takeover`, '')
  await utimes(`${lock}.takeover`, 0, 0)
  await (await lockFolder(folder)).release()
  expect(await readdir(folder)).toEqual([])
})

test('of many on a free folder one gets it', async () => {
  const takers = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  const winners = takers.filter(taker => taker.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  await winners[0]?.value.release()
})
