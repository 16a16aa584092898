import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeAddress, publish } from './engine/address.ts'
import { copyRunning, type Source } from './engine/copy.ts'
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
  await using opened = new AsyncDisposableStack()
  const folder = await holdFolder(dataDir, opened)
  return await serve(folder, { opened, tell })
}

/**
 * Starts an engine of its own on a copy of what a running one holds at this moment. The copy is made beside the files
 * of that one, and is gone when the engine is stopped.
 * @throws DatabaseUnavailable when another process makes such a copy, or there is no room for it.
 */
export async function startOnCopy(source: Source, tell: Tell): Promise<Engine> {
  await using opened = new AsyncDisposableStack()
  const remedy = 'It makes a backup. Wait for it, or stop it.'
  const folder = await holdFolder(join(source.folder, 'copy'), opened, remedy)
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  await copyRunning(source, folder)
  return await serve(folder, { opened, tell })
}

async function holdFolder(path: string, opened: AsyncDisposableStack, remedy?: string): Promise<string> {
  const folder = resolve(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(folder, remedy)
  opened.defer(lock.release)
  return folder
}

async function serve(
  folder: string,
  { opened, tell }: { opened: AsyncDisposableStack; tell: Tell },
): Promise<Engine> {
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
