import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '../storage/folder.ts'
import { lockFolder } from '../storage/lock.ts'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { makeAddress, publish } from './address.ts'
import { copyRunning, type Source } from './copy.ts'
import { openInMemory } from './files.ts'
import { createGateway } from './gateway.ts'
import { superviseEngine, type Tell } from './supervisor.ts'
import { createWatchdog } from './watchdog.ts'

/** A running engine and the address at which any PostgreSQL driver reaches it. */
export type Engine = { url: string; stop(): Promise<void> }

/**
 * Starts PostgreSQL (PGlite, in a thread of its own) on the files in `dataDir`, served on a Unix socket in it.
 * If a step fails, everything opened before it is closed again.
 * @throws DatabaseUnavailable when another process has the folder open, or its files are damaged.
 */
export const startEmbedded = (dataDir: string, tell: Tell): Promise<Engine> => start(dataDir, { tell })

/**
 * Copies a running engine's current data and starts a second engine on the copy. The copy lies in the same data folder
 * and is removed when the second engine stops.
 * @throws DatabaseUnavailable when another process makes such a copy, or there is no room for it.
 */
export const startOnCopy = (source: Source, tell: Tell): Promise<Engine> =>
  start(join(source.folder, 'copy'), { tell, source })

async function start(dataDir: string, { tell, source }: { tell: Tell; source?: Source }): Promise<Engine> {
  const folder = resolve(dataDir)
  await makeFolder(folder)
  await using opened = new AsyncDisposableStack()
  const lock = await lockFolder(
    folder,
    source && 'A backup or the studio works on that copy. Wait for it, or stop it.',
  )
  opened.defer(lock.release)
  if (source) {
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    await copyRunning(source, folder)
  } else await removeLeftCopy(folder)
  const address = await makeAddress(folder)
  opened.defer(address.remove)
  const { socket, key, url } = address
  const engine = await superviseEngine({ folder, socket, key }, tell)
  opened.defer(engine.stop)
  await publish(folder, address)
  const running = opened.move()
  return { url, stop: () => running.disposeAsync() }
}

/** Removes the copy of a backup that was killed: it is as large as the database. A running backup keeps its copy. */
async function removeLeftCopy(folder: string): Promise<void> {
  const copy = join(folder, 'copy')
  if (!existsSync(copy)) return
  const lock = await lockFolder(copy).catch((error: unknown) => {
    if (!(error instanceof DatabaseUnavailable)) throw error
  })
  if (!lock) return
  await rm(copy, { recursive: true, force: true })
  await lock.release()
}

/** Starts an engine that keeps everything in memory, in this thread, on a free port of the loopback interface. */
export async function startInMemory(): Promise<Engine> {
  const engine = await openInMemory()
  const gateway = createGateway(engine, { watchdog: createWatchdog() })
  await once(gateway.server.listen(0, '127.0.0.1'), 'listening')
  const address = gateway.server.address()
  if (typeof address !== 'object' || !address) throw new Error('the engine has no port')
  return {
    url: `postgres://postgres@127.0.0.1:${address.port}/postgres`,
    stop: async () => {
      await gateway.close()
      await engine.close()
    },
  }
}
