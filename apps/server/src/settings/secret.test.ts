import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/servers.ts'
import { keptSecret } from './secret.ts'
import { WrongSetting } from './user-error.ts'

const remedy = 'Delete it.'

test('of many who ask at once all get the same secret, which stays for its owner only', async () => {
  await using folder = await temporaryFolder()
  const kept = { dataDir: join(folder.path, 'data'), name: 'jwt-secret', remedy }
  const secrets = await Promise.all(Array.from({ length: 20 }, () => keptSecret(kept)))
  expect(new Set(secrets).size).toBe(1)
  expect(await keptSecret(kept)).toBe(secrets[0])
  expect(await readFile(join(kept.dataDir, 'jwt-secret'), 'utf8')).toBe(secrets[0])
  expect(await readdir(kept.dataDir)).toEqual(['jwt-secret'])
  expect((await stat(join(kept.dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600)
})

test.each(['', 'half a secret', ' '.repeat(64)])(
  'a kept secret that is too short is refused: %o',
  async text => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'jwt-secret')
    await writeFile(path, text)
    const attempt = keptSecret({ dataDir: folder.path, name: 'jwt-secret', remedy })
    await expect(attempt).rejects.toThrow(
      new WrongSetting(`${path} is damaged: it holds fewer than 32 bytes. Delete it.`),
    )
    expect(await readFile(path, 'utf8')).toBe(text)
  },
)
