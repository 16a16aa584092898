import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { testAuditKey } from '@empanel/api/testing'
import { createEmptyDatabase, createTestDatabase } from '@empanel/db/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/servers.ts'
import { WrongInput } from '../settings/user-error.ts'
import { checkBackup, runBackup, runRestore } from './backup.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
const server = createServer()
beforeAll(async () => {
  folder = await temporaryFolder()
  await mkdir(join(folder.path, 'folder'))
  await writeFile(join(folder.path, 'file'), 'old')
  await symlink(join(folder.path, 'nowhere'), join(folder.path, 'broken'))
  await once(server.listen(inFolder('socket')), 'listening')
})
afterAll(async () => {
  server.close()
  await folder[Symbol.asyncDispose]()
})

const io = () => ({ stdout: new PassThrough(), stderr: new PassThrough() })
const inFolder = (name: string) => (name.startsWith('/') ? name : join(folder.path, name))
/** The objection of a command to a place, without the place's name. */
async function objection(name: string, command: (place: string) => Promise<unknown>): Promise<string> {
  const error: unknown = await command(inFolder(name)).catch(error => error)
  expect(error).toBeInstanceOf(WrongInput)
  const { message } = error as WrongInput
  expect(message.startsWith(`${inFolder(name)} `)).toBe(true)
  return message.slice(inFolder(name).length + 1)
}

describe('what cannot be restored from is said in words, and nothing is stored:', () => {
  test.each([
    ['folder', 'cannot be read: it is a folder. Name the file of a backup.'],
    ['missing', 'cannot be read: there is no such file.'],
    ['missing/file', 'cannot be read: there is no such file.'],
    ['file/file', 'cannot be read: something on its path is no folder.'],
    ['broken', 'cannot be read: there is no such file.'],
    [`${'x'.repeat(300)}`, 'cannot be read: its name is too long.'],
    ...(existsSync('/proc/self/mem') ? [['/proc/self/mem', 'cannot be read (EIO).']] : []),
  ])('%s', async (name, said) => {
    await using target = await createEmptyDatabase()
    expect(await objection(name, place => runRestore(target, place, io()))).toBe(said)
    expect(await target.sql`select from pg_tables where schemaname in ('public', 'drizzle')`).toEqual([])
    expect(await objection(name, place => checkBackup(place, [testAuditKey], io()))).toBe(said)
  })
})

describe('what cannot be backed up into is said in words, and stays as it is:', () => {
  const such = /^is a folder\. Give the name of a file in it, such as \S+\.backup\.$/
  const other = 'is something other than a file. Give another name.'
  const left = (why: string) => `cannot be written: ${why}. Nothing was left there.`
  const taken = 'is there already. Give another name, or --force to replace it.'
  const places: [string, string | RegExp][] = [
    ['folder', such],
    ['file', taken],
    ['broken', taken],
    ['file/file', left('something on its path is no folder')],
    ['missing/file', left('there is no such folder')],
    ['x'.repeat(300), left('its name is too long')],
    ['socket', other],
    ...(existsSync('/proc/self') ? [['/proc/x', left('there is no such folder')] as [string, string]] : []),
  ]
  test.each(places)('%s', async (name, said) => {
    await using source = await createTestDatabase()
    const before = await readdir(folder.path, { recursive: true })
    const backup = (force: boolean) => objection(name, file => runBackup(source, { file, force }, io()))
    const fits = (message: string) => (typeof said === 'string' ? said === message : said.test(message))
    expect(await backup(false)).toSatisfy(fits)
    if (said !== taken) expect(await backup(true)).toSatisfy(fits)
    expect(await readdir(folder.path, { recursive: true })).toEqual(before)
    expect(await readFile(inFolder('file'), 'utf8')).toBe('old')
  })
})
