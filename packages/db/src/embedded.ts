import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { lockFolder } from './lock.ts'

/** A running engine and the address at which any PostgreSQL driver reaches it. */
export type Engine = { url: string; stop(): Promise<void> }

/**
 * Starts PostgreSQL (PGlite, in this process) on the files in `dataDir`, served on a Unix socket in it.
 * @throws DatabaseUnavailable when another process has the folder open.
 */
export async function startEmbedded(dataDir: string): Promise<Engine> {
  const folder = resolve(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(folder)
  try {
    const engine = keepQueriesWhole(await PGlite.create({ dataDir: join(folder, 'postgres') }))
    const sockets = await socketFolder(folder)
    const server = new PGLiteSocketServer({
      db: engine,
      path: join(sockets, '.s.PGSQL.5432'),
      maxConnections: 100,
    })
    await rm(join(sockets, '.s.PGSQL.5432'), { force: true })
    await server.start()
    return {
      url: `postgres://postgres@${encodeURIComponent(sockets)}/postgres`,
      stop: async () => {
        await server.stop()
        await engine.close()
        if (sockets !== folder) await rm(sockets, { recursive: true })
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Starts an engine that keeps everything in memory, on a free port of the loopback interface. */
export async function startInMemory(): Promise<Engine> {
  const engine = keepQueriesWhole(await PGlite.create())
  const server = new PGLiteSocketServer({ db: engine, host: '127.0.0.1', port: 0, maxConnections: 100 })
  await server.start()
  return {
    url: `postgres://postgres@${server.getServerConn()}/postgres`,
    stop: async () => {
      await server.stop()
      await engine.close()
    },
  }
}

/**
 * The socket server lets another connection in between any two messages outside a transaction, and the engine
 * has one unnamed portal for all: a query could then run with another's parameters. So the engine also calls
 * itself busy from the first message of a query to the Sync that ends it (PostgreSQL protocol, 54.2.3).
 */
function keepQueriesWhole(engine: PGlite): PGlite {
  const partsOfQuery = new Set(Buffer.from('PBDECH'))
  let withinQuery = false
  const { execProtocolRawStream, isInTransaction } = engine
  engine.execProtocolRawStream = (message, options) => {
    withinQuery = partsOfQuery.has(message[0] ?? 0)
    return execProtocolRawStream.call(engine, message, options)
  }
  engine.isInTransaction = () => withinQuery || isInTransaction.call(engine)
  return engine
}

/**
 * The data folder itself, or a private temporary one where its path is too long for a socket's address. Its
 * name cannot be guessed: whoever made it first could put a server of their own into it.
 */
async function socketFolder(folder: string): Promise<string> {
  const longest = 90
  return Buffer.byteLength(folder) <= longest ? folder : mkdtemp(join(tmpdir(), 'empanel-'))
}
