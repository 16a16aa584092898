import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** It lies in the folder of the build: the server does not serve names that begin with a dot. */
const stampFile = 'apps/web/dist/.built-from'

/** Files of a package that its build does not read. */
const unread = /(^|\/)(node_modules|dist|e2e|\.turbo|coverage)(\/|$)|\.test\.[^/]*$|\.md$/

/** A hash of the portal's sources: its package, the workspace packages that it needs, and the versions of all others. */
export async function stampOf(root: string): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of await packagesOf(root)) {
    const names: string[] = []
    const sources = glob('**/*', { cwd: join(root, folder), exclude: name => unread.test(name) })
    for await (const name of sources) names.push(name)
    for (const name of names.sort()) await add(join(folder, name))
  }
  for (const name of ['pnpm-lock.yaml', 'tsconfig.base.json']) await add(name)
  return hash.digest('hex')

  async function add(name: string) {
    if (unread.test(name)) return
    const content = await readFile(join(root, name)).catch(ignoreFoldersAndMissing)
    if (content) hash.update(`${name}\0${content.length}\0`).update(content)
  }
}

/** Whether the present build was made from the present sources. */
export async function isFresh(root: string, stamp: string): Promise<boolean> {
  return existsSync(join(root, 'apps/web/dist')) && (await kept(root)) === stamp
}

export const keepStamp = (root: string, stamp: string) => writeFile(join(root, stampFile), stamp)

const kept = (root: string) => readFile(join(root, stampFile), 'utf8').catch(() => undefined)

/** `apps/web` and the workspace packages that it depends on, directly or not. */
async function packagesOf(root: string): Promise<string[]> {
  const found = new Set(['apps/web'])
  for (const folder of found) {
    const { dependencies = {} } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
    for (const name of Object.keys(dependencies)) {
      const [scope, short] = name.split('/')
      if (scope === '@empanel') found.add(`packages/${short}`)
    }
  }
  return [...found].sort()
}

function ignoreFoldersAndMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EISDIR' && error.code !== 'ENOENT') throw error
}
