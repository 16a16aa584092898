import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { hasCode } from './unavailable.ts'

/**
 * Makes a folder for its owner alone, with those above it, where there is none. Node's own `recursive` never returns
 * where a folder that is there takes no other, such as /proc.
 * @throws the error of the system.
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path)
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (await isFolder(folder)) return
    const above = dirname(folder)
    if (!hasCode(error, 'ENOENT') || (await isFolder(above))) throw error
    await makeFolder(above)
    await makeFolder(folder)
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
