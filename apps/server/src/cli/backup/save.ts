import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, constants as zlib } from 'node:zlib'
import { hasCode } from '@empanel/db'
import { WrongInput } from '../../settings/user-error.ts'

type Options = { force?: boolean | undefined; signal?: AbortSignal | undefined }

/**
 * Writes lines to a compressed file, readable by its owner only. It gets its name when it is whole and on the disk.
 * @throws WrongInput if a file of that name exists and `force` is not set, or it cannot be written.
 */
export async function save(
  lines: AsyncIterable<string>,
  file: string,
  { force, signal }: Options,
): Promise<void> {
  const target = resolve(file)
  const draft = `${target}.${hostname()}.${process.pid}.${randomUUID()}.unfinished`
  try {
    {
      await using handle = await open(draft, 'wx', 0o600)
      const gzip = createGzip({ level: zlib.Z_BEST_SPEED })
      const toDisk = async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) await handle.writeFile(chunk)
      }
      await pipeline(Readable.from(lines), gzip, toDisk, { ...(signal && { signal }) })
      await handle.sync()
    }
    if (force) await rename(draft, target)
    else await link(draft, target)
    await syncFolder(dirname(target))
  } catch (error) {
    throw asReadable(error, file)
  } finally {
    // If it could not be made, removing it fails as well.
    await rm(draft, { force: true }).catch(() => {})
  }
}

const draftName = /^(.+)\.(\d+)\.[\da-f-]{36}\.unfinished$/
const dayMs = 86_400_000

/** Removes the drafts of killed backups from the folder of this one. Returns their names. */
export async function removeDrafts(file: string): Promise<string[]> {
  const folder = dirname(resolve(file))
  const removed: string[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    const [, beginning, pid] = draftName.exec(name) ?? []
    if (beginning === undefined) continue
    const path = join(folder, name)
    // Of a backup on another machine only the age of its file shows whether it goes on.
    const isOurs = beginning.endsWith(`.${hostname()}`)
    const goesOn = isOurs ? isAtWork(Number(pid)) : Date.now() - (await changedAt(path)) < dayMs
    if (goesOn) continue
    await rm(path, { force: true })
    removed.push(name)
  }
  return removed
}

const changedAt = (path: string) =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  )

function isAtWork(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, under another user.
    return hasCode(error, 'EPERM')
  }
}

/**
 * Call it before anything is read.
 * @throws WrongInput if the name is taken: by a file, unless `force` is set; by anything else in any case, since that
 * would be lost.
 */
export async function demandFree(file: string, force: boolean | undefined): Promise<void> {
  const target = resolve(file)
  const found = (await stat(target).catch(() => undefined)) ?? (await lstat(target).catch(() => undefined))
  if (found?.isDirectory()) {
    const within = join(target, `empanel-${new Date().toISOString().slice(0, 10)}.backup`)
    throw new WrongInput(`${file} is a folder. Give the name of a file in it, such as ${within}.`)
  }
  if (found && !found.isFile() && !found.isSymbolicLink()) {
    throw new WrongInput(`${file} is something other than a file. Give another name.`)
  }
  if (found && !force) throw taken(file)
}

const taken = (file: string) =>
  new WrongInput(`${file} is there already. Give another name, or --force to replace it.`)

/** After this the name survives a loss of power, too. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, constants.O_RDONLY)
  await handle.sync()
}

function asReadable(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EEXIST') return taken(file)
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full. Make room, or choose another place',
    EDQUOT: 'the quota is used up. Make room, or choose another place',
    EACCES: 'this user may not write there',
    EROFS: 'the disk is read-only',
    EPERM: 'this user may not write there',
    ENOENT: 'there is no such folder',
    ENOTDIR: 'something on its path is no folder',
    ENAMETOOLONG: 'its name is too long',
  }
  const reason = reasons[code]
  return reason ? new WrongInput(`${file} cannot be written: ${reason}. Nothing was left there.`) : error
}
