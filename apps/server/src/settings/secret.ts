import { randomBytes, randomUUID } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@empanel/db'
import { fewestBytes } from './guessable.ts'
import { WrongSetting } from './user-error.ts'

/** `name` of its file in the data folder; `remedy` for when that file is damaged. */
type Kept = { dataDir: string; name: string; remedy: string }

/**
 * A secret of this installation, made at first use and kept in its data folder, readable by its owner only.
 * @throws WrongSetting if what was kept is too short to be a secret.
 */
export async function keptSecret({ dataDir, name, remedy }: Kept): Promise<string> {
  const path = join(dataDir, name)
  const secret = await readFile(path, 'utf8').catch(() => make(dataDir, path))
  if (Buffer.byteLength(secret.trim()) < fewestBytes) {
    throw new WrongSetting(`${path} is damaged: it holds fewer than ${fewestBytes} bytes. ${remedy}`)
  }
  return secret
}

/** Writes the file before it gets its name, so that a crash leaves no half of it. If several processes try, one wins. */
async function make(dataDir: string, path: string): Promise<string> {
  await makeFolder(dataDir)
  const draft = `${path}.${randomUUID()}`
  try {
    {
      await using file = await open(draft, 'wx', 0o600)
      await file.writeFile(randomBytes(48).toString('base64url'))
      await file.sync()
    }
    await link(draft, path).catch(ignoreExisting)
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(path, 'utf8')
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
