import { randomUUID } from 'node:crypto'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isGuarded, standGuard } from './guard.ts'
import { DatabaseUnavailable, hasCode } from './unavailable.ts'

type Holder = { pid: number; started: string | null }
type State = 'free' | 'being written' | 'left behind' | Holder

/**
 * Writing a lock and then listening on the socket takes a moment. A lock still unfinished after this time is abandoned.
 */
const staleAfterMs = 5_000

/**
 * Locks a folder for this process, because two engines on the same files would destroy them. The lock of a process that
 * is gone is taken over.
 * @throws DatabaseUnavailable with the process that holds the folder, and the remedy.
 */
export async function lockFolder(
  folder: string,
  remedy = 'Stop that one first, or give this one another DATA_DIR.',
): Promise<{ release(): Promise<void> }> {
  const path = join(folder, 'empanel.lock')
  const own = JSON.stringify({ pid: process.pid, started: await startOf(process.pid), id: randomUUID() })
  for (;;) {
    if (await create(path, own)) return hold(folder, path, own)
    const state = await stateOf(folder, path)
    if (typeof state === 'object') {
      throw new DatabaseUnavailable(`The data folder ${folder} is in use by process ${state.pid}. ${remedy}`)
    }
    if (state === 'left behind') await removeLeftBehind(folder, path)
    if (state === 'being written') await delay(20)
  }
}

async function hold(folder: string, path: string, own: string): Promise<{ release(): Promise<void> }> {
  const removeOwn = async () => {
    if ((await readFile(path, 'utf8').catch(() => '')) === own) await rm(path, { force: true })
  }
  try {
    const guard = await standGuard(folder)
    return { release: () => guard.release().then(removeOwn) }
  } catch (error) {
    await removeOwn()
    throw error
  }
}

/**
 * Only one process at a time removes an old lock, and checks it again first. Otherwise two processes could see the same
 * old lock, and the slower one would remove the new lock of the faster one.
 */
async function removeLeftBehind(folder: string, path: string): Promise<void> {
  const claim = `${path}.takeover`
  if (!(await create(claim, ''))) {
    if (await isOld(claim)) await rm(claim, { force: true })
    return delay(20)
  }
  try {
    if ((await stateOf(folder, path)) === 'left behind') await rm(path, { force: true })
  } finally {
    await rm(claim, { force: true })
  }
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await using file = await open(path, 'wx', 0o600)
    // A full disk may have room for the file's name only.
    await file.writeFile(content).catch(error => rm(path).then(() => Promise.reject(error)))
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

async function stateOf(folder: string, path: string): Promise<State> {
  try {
    const holder = parse(await readFile(path, 'utf8'))
    // A container cannot see the processes of another one, but it can probe the socket in a shared folder.
    if (holder && ((await isRunning(holder)) || (await isGuarded(folder)))) return holder
    return (await isOld(path)) ? 'left behind' : 'being written'
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'free'
    throw error
  }
}

async function isOld(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > staleAfterMs
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
    // EPERM: it runs under another user.
    if (!hasCode(error, 'EPERM')) return false
  }
  // The same number may by now belong to another process.
  return (await startOf(holder.pid)) === holder.started
}

/** When a process started, in the kernel's ticks; null if the system does not say. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
