import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../connection/connect.ts'
import { makeFolder } from './folder.ts'

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'empanel-folder-'))
})
afterAll(() => rm(base, { recursive: true }))

test('a folder and its parents are made for their owner only, by several callers at once, and again', async () => {
  // Repeated, because callers race.
  for (let round = 0; round < 30; round++) {
    const path = join(base, `a${round}`, 'b', 'c', 'd')
    await Promise.all(Array.from({ length: 12 }, () => makeFolder(path)))
    await makeFolder(`${path}/`)
    for (const folder of [path, join(path, '..')]) expect((await stat(folder)).mode & 0o777).toBe(0o700)
  }
})

test('a link to a folder is accepted; anything else in its place, or as its parent, is refused and kept', async () => {
  const [link, file, broken] = ['link', 'file', 'broken'].map(name => join(base, name)) as [
    string,
    string,
    string,
  ]
  await symlink(base, link)
  await makeFolder(join(link, 'within'))
  expect(existsSync(join(base, 'within'))).toBe(true)
  await writeFile(file, 'x')
  await symlink(join(base, 'nowhere'), broken)
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(file, 'x', 'y'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(makeFolder(broken)).rejects.toMatchObject({ code: 'EEXIST' })
  expect((await stat(file)).size).toBe(1)
})

test.runIf(existsSync('/proc/self'))(
  'a file system that accepts no folders is an error at once',
  async () => {
    for (const folder of ['/proc/x', '/proc/x/y', '/proc/self/x']) {
      await expect(makeFolder(folder)).rejects.toMatchObject({ syscall: 'mkdir' })
      await expect(connect({ dataDir: folder })).rejects.toMatchObject({ syscall: 'mkdir' })
    }
  },
)
