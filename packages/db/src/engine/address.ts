import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A socket's address has room for about 100 bytes. */
const longest = 100

/** Where the engine of a folder is reached, and by which key. `url` holds both. */
export type Address = { socket: string; key: string; url: string }

/** In the data folder: what belongs to a running engine, for its owner's eyes only. */
const folderOf = (dataDir: string) => join(resolve(dataDir), 'engine')

/**
 * Makes the place at which an engine is reached, for a process that holds the folder. Its name is none that PostgreSQL's
 * own programs look for, and its key a new one each time.
 */
export async function makeAddress(dataDir: string): Promise<Address & { remove(): Promise<void> }> {
  const folder = folderOf(dataDir)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  await chmod(folder, 0o700)
  const near = join(folder, 'engine.sock')
  // Its name cannot be guessed: whoever made it first could put a server of their own into it.
  const elsewhere = Buffer.byteLength(near) > longest ? await mkdtemp(join(tmpdir(), 'empanel-')) : undefined
  const socket = elsewhere ? join(elsewhere, 'engine.sock') : near
  const key = randomBytes(32).toString('base64url')
  const url = `postgres://postgres:${key}@${encodeURIComponent(socket)}/postgres`
  return {
    socket,
    key,
    url,
    async remove() {
      await rm(folder, { recursive: true, force: true })
      if (elsewhere) await rm(elsewhere, { recursive: true, force: true })
    },
  }
}

/** Writes down the address of an engine that runs, for other commands of the same user. */
export const publish = (dataDir: string, { url }: Address): Promise<void> =>
  writeFile(join(folderOf(dataDir), 'address'), url, { mode: 0o600 })

/**
 * The address, key included, of the engine that another process runs on this folder; undefined where there is none.
 * It shares one session with that process: a transaction, or a statement that takes long, holds all of its requests up.
 */
export async function findRunning(dataDir: string): Promise<string | undefined> {
  const url = await readFile(join(folderOf(dataDir), 'address'), 'utf8').catch(() => undefined)
  if (url === undefined) return undefined
  const { promise, resolve: answer } = Promise.withResolvers<boolean>()
  const socket = connect(decodeURIComponent(new URL(url).hostname))
  socket.once('connect', () => answer(true)).once('error', () => answer(false))
  return (await promise.finally(() => socket.destroy())) ? url : undefined
}
