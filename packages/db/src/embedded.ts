import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { dataDir as emptyCluster } from '@electric-sql/pglite-prepopulatedfs'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { DatabaseUnavailable } from './connect.ts'
import { lockFolder } from './lock.ts'

/** A running engine and the address at which any PostgreSQL driver reaches it. */
export type Engine = { url: string; stop(): Promise<void> }

/**
 * Starts PostgreSQL (PGlite, in this process) on the files in `dataDir`, served on a Unix socket in it.
 * What was opened is closed again if a step fails.
 * @throws DatabaseUnavailable when another process has the folder open, or its files are damaged.
 */
export async function startEmbedded(dataDir: string): Promise<Engine> {
  const folder = resolve(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await using opened = new AsyncDisposableStack()
  const lock = await lockFolder(folder)
  opened.defer(lock.release)

  const engine = await openFiles(folder)
  opened.defer(() => engine.close())
  const sockets = await socketFolder(folder)
  if (sockets !== folder) opened.defer(() => rm(sockets, { recursive: true }))
  const path = join(sockets, '.s.PGSQL.5432')
  await rm(path, { force: true })
  const server = new PGLiteSocketServer({ db: engine, path, maxConnections: 100 })
  opened.defer(() => server.stop())
  await server.start()
  await chmod(path, 0o600)

  const running = opened.move()
  return {
    url: `postgres://postgres@${encodeURIComponent(sockets)}/postgres`,
    stop: () => running.disposeAsync(),
  }
}

/** The engine leaves its files open to everybody, and the data folder may be one that others look into. */
async function openFiles(folder: string): Promise<PGlite> {
  const dataDir = join(folder, 'postgres')
  const unfinished = join(folder, 'postgres.unfinished')
  // A first start that was broken off: nobody has used what it left.
  if (existsSync(unfinished)) await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true })
  await chmod(dataDir, 0o700)
  try {
    if (existsSync(join(dataDir, 'PG_VERSION'))) return await openEngine({ dataDir })
    await writeFile(unfinished, '')
    const engine = await openEngine({ dataDir, ...(await anew()) })
    await rm(unfinished)
    return engine
  } catch (cause) {
    throw new DatabaseUnavailable(
      `The database in the data folder ${folder} cannot be opened: its files are damaged or incomplete. ` +
        'Put back a copy of the folder, or choose another DATA_DIR.',
      { cause },
    )
  }
}

const openEngine = async (options: PGliteOptions) =>
  answerFailures(keepQueriesWhole(await PGlite.create({ ...options, extensions: { pg_trgm } })))

/** With files that initdb has made already: to make them takes two thirds of a first start. */
const anew = async (): Promise<PGliteOptions> => ({ loadDataDir: await emptyCluster() })

/** Starts an engine that keeps everything in memory, on a free port of the loopback interface. */
export async function startInMemory(): Promise<Engine> {
  const engine = await openEngine(await anew())
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
 * Where the engine breaks off, it throws, and the socket server never serves anybody again, or it says nothing,
 * and whoever asked waits for ever. So they are told, and the queries of others go on if the engine still can.
 */
function answerFailures(engine: PGlite): PGlite {
  // PostgreSQL protocol, 54.7: ErrorResponse, and ReadyForQuery where a query ends.
  const failure = wireMessage('E', 'SERROR\0VERROR\0CXX000\0Mthe embedded database engine failed\0\0')
  const ended = Buffer.concat([failure, wireMessage('Z', 'I')])
  const answers = new Map(Object.entries({ '\0': failure, Q: ended, S: ended }))
  const { execProtocolRawStream } = engine
  engine.execProtocolRawStream = async (message, { onRawData, ...options }) => {
    let answer = answers.get(String.fromCharCode(message[0] ?? 0))
    const passOn = (data: Uint8Array) => {
      answer = undefined
      onRawData(data)
    }
    await execProtocolRawStream.call(engine, message, { ...options, onRawData: passOn }).catch(() => {})
    if (answer) onRawData(answer)
  }
  return engine
}

function wireMessage(type: string, body: string): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, Buffer.from(body)])
}

/**
 * The data folder itself, or a private temporary one where its path is too long for a socket's address. Its
 * name cannot be guessed: whoever made it first could put a server of their own into it.
 */
async function socketFolder(folder: string): Promise<string> {
  const longest = 90
  return Buffer.byteLength(folder) <= longest ? folder : mkdtemp(join(tmpdir(), 'empanel-'))
}
