import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '@empanel/db'
import { WrongSetting } from './user-error.ts'

/**
 * Makes the data folder where there is none.
 * @throws WrongSetting that says what to run or change, if this user may not write to it or the disk takes nothing.
 */
export async function ensureDataFolder(dataDir: string): Promise<void> {
  const folder = resolve(dataDir)
  try {
    await makeFolder(folder)
    await access(folder, constants.W_OK)
    await access(join(folder, 'postgres'), constants.W_OK).catch(ignoreMissing)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reason = reasons[code]
    if (!reason) throw error
    throw new WrongSetting(`DATA_DIR: ${folder} cannot be written to (${code}): ${reason(folder)}`)
  }
}

const elsewhere = 'set DATA_DIR to a folder that this user may write to'
const unfit = () => `its file system takes nothing there. Better ${elsewhere}.`
const owner = (folder: string) =>
  process.getuid?.() === 0
    ? unfit()
    : `run "chown -R ${process.getuid?.() ?? 'USER'} ${folder}" as root, or ${elsewhere}.`

const reasons: Record<string, (folder: string) => string> = {
  EACCES: owner,
  EPERM: owner,
  ENOENT: unfit,
  EROFS: () => `its disk is read-only. Mount it for writing, or ${elsewhere}.`,
  ENOSPC: () => 'its disk is full. Make room, then start again.',
  ENOTDIR: () => `something on its path is no folder. Correct DATA_DIR.`,
  EEXIST: () => `it is no folder. Correct DATA_DIR.`,
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
