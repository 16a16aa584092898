import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import * as schema from '../schema/index.ts'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { encodingOf, unfitFor } from './committed.ts'
import { demandListener, messageOf } from './listening.ts'
import { addressOf, openPool, type PoolOptions } from './pool.ts'

/** The database as queries see it: the pool or a transaction on it. */
export type Database = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

/** A transaction for handwritten SQL. */
export type Tx = postgres.TransactionSql

/** Where the data lives: a PostgreSQL server, or a folder for the embedded engine. */
export type Location = { databaseUrl: string } | { dataDir: string }

/** An open pool of connections. Closing it also ends the embedded engine, if there is one. */
export type Connection = AsyncDisposable & {
  db: Database
  sql: postgres.Sql
  /** The address for further connections to the same database. */
  url: string
  close(): Promise<void>
}

const poolSize = 10

/**
 * Each wait in a request (for a free connection, a lock, a statement) ends before the request itself, which may take
 * eight seconds. The server ends slow statements itself. `answer_timeout` covers a server that is frozen or
 * unreachable, and gives up its connection. The first two limits together are shorter than a request, so no request
 * begins a change after it was answered as failed.
 */
const deadlines = {
  connect_timeout: 5,
  wait_timeout: 2.5,
  answer_timeout: 7,
  connection: { lock_timeout: 2500, statement_timeout: 5000, idle_in_transaction_session_timeout: 7000 },
} satisfies PoolOptions

/** How to open a database. */
export type Choices = {
  withinSeconds?: number
  /** Limits each statement to the time of a request. The embedded engine restarts when a statement exceeds it. */
  forRequests?: boolean
  /** False: statements are not prepared under names, so that none remain in a session that a pooler keeps. */
  prepare?: boolean
  /** Connects to the folder's engine if another process runs it. */
  join?: boolean
  /** Opens a copy of the current data if another process runs the folder's engine. */
  copy?: boolean
  /** Opens the database although a newer program has migrated it. */
  newer?: boolean
  /** Receives a sentence whenever the embedded engine stops or restarts, and when this is a copy. */
  tell?: (text: string) => void
}

/**
 * Opens the database and waits until it answers.
 * @throws DatabaseUnavailable when it does not answer in time, another process holds the folder, or this program cannot
 * use it because it is newer or not in UTF-8.
 */
export async function connect(location: Location, choices: Choices = {}): Promise<Connection> {
  const { withinSeconds = 10, forRequests = false, prepare = true, newer = false, tell = () => {} } = choices
  const opening = { withinSeconds, newer, limits: { prepare, ...(forRequests ? deadlines : {}) } }
  if ('databaseUrl' in location) return open(location.databaseUrl, opening)
  const { findRunning } = await import('../engine/address.ts')
  const running = choices.join || choices.copy ? await findRunning(location.dataDir) : undefined
  if (running && choices.join) return open(running, opening)
  // Imported here because the engine takes long to load, and a PostgreSQL server does not need it.
  const { startEmbedded, startOnCopy } = await import('../engine/embedded.ts')
  const start = async () => {
    if (!running) return startEmbedded(location.dataDir, tell)
    await using source = await open(running, opening)
    const engine = await startOnCopy({ sql: source.sql, folder: location.dataDir }, tell)
    tell(
      `Another process uses the folder ${location.dataDir}, so this is a copy of its data. Changes to it are lost.`,
    )
    return engine
  }
  const engine = await start()
  return open(engine.url, { ...opening, stopEngine: engine.stop })
}

type Opening = {
  withinSeconds: number
  newer: boolean
  limits?: PoolOptions
  stopEngine?: () => Promise<void>
}

async function open(url: string, opening: Opening): Promise<Connection> {
  const { withinSeconds, newer, limits, stopEngine } = opening
  const sql = openPool(url, poolSize, limits)
  const close = async () => {
    await sql.end({ timeout: 5 })
    await stopEngine?.()
  }
  const giveUp = async () => {
    // No statement is running that is worth waiting for.
    await sql.end({ timeout: 0 })
    await stopEngine?.()
  }
  let unfit: string | undefined
  try {
    unfit = await answerOf(sql, withinSeconds, newer ? encodingOf : unfitFor)
  } catch (cause) {
    await giveUp()
    throw new DatabaseUnavailable(`The database at ${addressOf(url)} does not answer: ${messageOf(cause)}`, {
      cause,
    })
  }
  if (unfit) {
    await giveUp()
    throw new DatabaseUnavailable(unfit)
  }
  const db = drizzle(sql, { schema, casing: 'snake_case' })
  return { db, sql, url, close, [Symbol.asyncDispose]: close }
}

/**
 * Waits until the database answers, and says why this version of the program cannot use it, if so. postgres.js retries
 * for ever when a server accepts connections and hangs up, so the wait ends here.
 */
async function answerOf(
  sql: postgres.Sql,
  seconds: number,
  look: typeof unfitFor,
): Promise<string | undefined> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const looking = new AbortController()
  let isLate = false
  const timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000)
  demandListener(sql.options, looking.signal).catch(reject)
  try {
    const answer = async (): Promise<string | undefined> => {
      // Another connection holds the embedded engine's only session, for a migration for example.
      return look(sql).catch(error => (error.code === '55P03' && !isLate ? answer() : Promise.reject(error)))
    }
    return await Promise.race([answer(), tooLate])
  } finally {
    isLate = true
    clearTimeout(timer)
    looking.abort()
  }
}
