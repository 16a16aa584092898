import { open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseUnavailable } from './connect.ts'

type Holder = { pid: number; started: string | null }
type State = 'free' | 'being written' | 'left behind' | Holder

/** Writing a lock or taking one over is done in a moment; what is half done after this long never will be. */
const momentMs = 5_000

/**
 * Takes a folder for this process: two engines on the same files would destroy them. A lock left behind by
 * a process that is gone is taken over.
 * @throws DatabaseUnavailable naming the process that holds the folder.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const path = join(folder, 'empanel.lock')
  const own: Holder = { pid: process.pid, started: await startOf(process.pid) }
  for (;;) {
    if (await create(path, JSON.stringify(own))) return { release: () => rm(path, { force: true }) }
    const state = await stateOf(path)
    if (typeof state === 'object') {
      throw new DatabaseUnavailable(
        `The data folder ${folder} is in use by process ${state.pid}. ` +
          'Stop that one first, or give this one another DATA_DIR.',
      )
    }
    if (state === 'left behind') await removeLeftBehind(path)
    if (state === 'being written') await delay(20)
  }
}

/**
 * Only one process at a time removes a lock, and looks at it again before: another that had seen the same old
 * lock could otherwise remove the new one of whoever was faster.
 */
async function removeLeftBehind(path: string): Promise<void> {
  const claim = `${path}.takeover`
  if (!(await create(claim, ''))) {
    if (await isOld(claim)) await rm(claim, { force: true })
    return delay(20)
  }
  try {
    if ((await stateOf(path)) === 'left behind') await rm(path, { force: true })
  } finally {
    await rm(claim, { force: true })
  }
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await using file = await open(path, 'wx', 0o600)
    await file.writeFile(content)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

async function stateOf(path: string): Promise<State> {
  try {
    const holder = parse(await readFile(path, 'utf8'))
    if (holder) return (await isRunning(holder)) ? holder : 'left behind'
    return (await isOld(path)) ? 'left behind' : 'being written'
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'free'
    throw error
  }
}

async function isOld(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > momentMs
  } catch {
    return false
  }
}

function parse(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
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
    if (!hasCode(error, 'EPERM')) return false
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

const hasCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code
