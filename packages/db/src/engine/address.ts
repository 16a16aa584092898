import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A socket's path may have about 100 bytes. */
const longest = 100

/** The socket and the key of a folder's engine. `url` contains both. */
export type Address = { socket: string; key: string; url: string }

/** The subfolder for a running engine's socket and key, readable by its owner only. */
const folderOf = (dataDir: string) => join(resolve(dataDir), 'engine')

/**
 * Makes the socket's folder and a new key. The caller must hold the data folder. PostgreSQL's own programs do not look
 * for a socket of this name.
 */
export async function makeAddress(dataDir: string): Promise<Address & { remove(): Promise<void> }> {
  const folder = folderOf(dataDir)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  await chmod(folder, 0o700)
  const near = join(folder, 'engine.sock')
  // The random name cannot be guessed. Otherwise another user could create the folder first, with a server of their
  // own.
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

/** Writes the running engine's address to a file, for other commands of the same user. */
export const publish = (dataDir: string, { url }: Address): Promise<void> =>
  writeFile(join(folderOf(dataDir), 'address'), url, { mode: 0o600 })

/**
 * Returns the address, key included, of the engine that another process runs on this folder; undefined if there is
 * none. Its connections share one session with that process: a transaction or a slow statement delays all of its
 * requests.
 */
export async function findRunning(dataDir: string): Promise<string | undefined> {
  const url = await readFile(join(folderOf(dataDir), 'address'), 'utf8').catch(() => undefined)
  if (url === undefined) return undefined
  const { promise, resolve: answer } = Promise.withResolvers<boolean>()
  const socket = connect(decodeURIComponent(new URL(url).hostname))
  socket.once('connect', () => answer(true)).once('error', () => answer(false))
  return (await promise.finally(() => socket.destroy())) ? url : undefined
}
