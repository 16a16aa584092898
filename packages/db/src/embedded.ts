import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { makeAddress, publish } from './engine/address.ts'
import { openInMemory } from './engine/files.ts'
import { createGateway } from './engine/gateway.ts'
import { createGauge } from './engine/gauge.ts'
import { keepEngine, type Tell } from './engine/keep.ts'
import { lockFolder } from './lock.ts'

/** A running engine and the address at which any PostgreSQL driver reaches it. */
export type Engine = { url: string; stop(): Promise<void> }

/**
 * Starts PostgreSQL (PGlite, in a thread of its own) on the files in `dataDir`, served on a Unix socket in it.
 * What was opened is closed again if a step fails.
 * @throws DatabaseUnavailable when another process has the folder open, or its files are damaged.
 */
export async function startEmbedded(dataDir: string, tell: Tell): Promise<Engine> {
  const folder = resolve(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await using opened = new AsyncDisposableStack()
  const lock = await lockFolder(folder)
  opened.defer(lock.release)
  const address = await makeAddress(folder)
  opened.defer(address.remove)
  const { socket, key, url } = address
  const engine = await keepEngine({ folder, socket, key }, tell)
  opened.defer(engine.stop)
  await publish(folder, address)
  const running = opened.move()
  return { url, stop: () => running.disposeAsync() }
}

/** Starts an engine that keeps everything in memory, in this thread, on a free port of the loopback interface. */
export async function startInMemory(): Promise<Engine> {
  const engine = await openInMemory()
  const gateway = createGateway(engine, { gauge: createGauge() })
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
