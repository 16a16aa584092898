import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseUnavailable } from './connect.ts'

type Holder = { pid: number; started: string | null }

/**
 * Takes a folder for this process: two engines on the same files would destroy them. A lock left behind by
 * a process that is gone is taken over.
 * @throws DatabaseUnavailable naming the process that holds the folder.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const path = join(folder, 'empanel.lock')
  const own: Holder = { pid: process.pid, started: await startOf(process.pid) }
  for (;;) {
    if (await write(path, own)) return { release: () => rm(path, { force: true }) }
    const holder = await read(path)
    if (holder && (await isRunning(holder))) {
      throw new DatabaseUnavailable(
        `The data folder ${folder} is in use by process ${holder.pid}. ` +
          'Stop that one first, or give this one another DATA_DIR.',
      )
    }
    // Moving away is atomic, so of two processes that find the same stale lock only one removes it.
    await rename(path, `${path}.${process.pid}`).catch(() => {})
    await rm(`${path}.${process.pid}`, { force: true })
  }
}

async function write(path: string, holder: Holder): Promise<boolean> {
  try {
    await using file = await open(path, 'wx', 0o600)
    await file.writeFile(JSON.stringify(holder))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function read(path: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof value !== 'object' || value === null || !('pid' in value)) return undefined
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null
    return typeof value.pid === 'number' ? { pid: value.pid, started } : undefined
  } catch {
    return undefined
  }
}

async function isRunning(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  // The same number may by now belong to another process.
  return (await startOf(holder.pid)) === holder.started
}

/** When a process began, in the kernel's ticks; null where the system does not say. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
