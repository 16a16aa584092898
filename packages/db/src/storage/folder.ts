import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { hasCode } from './unavailable.ts'

/**
 * Makes a folder and its parents if they are missing, with access for their owner only. Node's own `recursive` never
 * returns if an existing folder accepts no subfolder, such as /proc.
 * @throws the system's error.
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path)
  try {
    await makeOne(folder)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    await makeFolder(dirname(folder))
    // The parent exists now, so the system has another reason if this fails again.
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
