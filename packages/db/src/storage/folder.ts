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
    await makeOne(folder)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    await makeFolder(dirname(folder))
    // Once: where what is above is there by now, whoever made it, the system has another reason.
    await makeOne(folder)
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (!(await isFolder(folder))) throw error
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
