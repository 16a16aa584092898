import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from '../schema/index.ts'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { readAddress, withOneHost } from './address.ts'
import { unfitFor } from './committed.ts'
import { demandSomebody, messageOf } from './listening.ts'

/** The database as queries see it: the pool or a transaction on it. */
export type Database = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

/** A transaction, for those who write SQL by hand. */
export type Tx = postgres.TransactionSql

/** Where the data lives: a PostgreSQL server, or a folder for the embedded engine. */
export type Location = { databaseUrl: string } | { dataDir: string }

/** An open pool of connections. Closing it also ends the embedded engine, if there is one. */
export type Connection = AsyncDisposable & {
  db: Database
  sql: postgres.Sql
  /** The address that a further connection to the same database takes. */
  url: string
  close(): Promise<void>
}

const poolSize = 10

type PoolOptions = NonNullable<Parameters<typeof postgres>[1]>

/**
 * What waits in a request has an end before the request itself has, which may take eight seconds: for a connection to
 * become free, for a lock, for a statement. The server ends a statement by itself; `answer_timeout` is for one that is
 * frozen or out of reach, and gives its connection up. The first two together leave no request time to begin a change
 * after it was told that it failed.
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
  /** No statement may take longer than a request; the embedded engine is started anew where one does. */
  forRequests?: boolean
  /** False names no statements, so that a pooler that keeps the session keeps none of them. */
  prepare?: boolean
  /** Where another process runs the engine of the folder, to connect to that one. */
  join?: boolean
  /** Where another process runs the engine of the folder, to open a copy of what that one holds now. */
  copy?: boolean
  /** Hears what happens to the embedded engine, in sentences. */
  tell?: (text: string) => void
}

/**
 * Opens the database and waits until it answers.
 * @throws DatabaseUnavailable when it does not in time, another process holds the folder, or it is not for this
 * program: newer, or not in UTF-8.
 */
export async function connect(location: Location, choices: Choices = {}): Promise<Connection> {
  const { withinSeconds = 10, forRequests = false, prepare = true, tell = () => {} } = choices
  const opening = { withinSeconds, limits: { prepare, ...(forRequests ? deadlines : {}) } }
  if ('databaseUrl' in location) return open(location.databaseUrl, opening)
  const { findRunning } = await import('../engine/address.ts')
  const running = choices.join || choices.copy ? await findRunning(location.dataDir) : undefined
  if (running && choices.join) return open(running, opening)
  // Servers of PostgreSQL's own have no use for the engine, which takes long to load.
  const { startEmbedded, startOnCopy } = await import('../engine/embedded.ts')
  const start = async () => {
    if (!running) return startEmbedded(location.dataDir, tell)
    await using source = await open(running, opening)
    return await startOnCopy({ sql: source.sql, folder: location.dataDir }, tell)
  }
  const engine = await start()
  return open(engine.url, { ...opening, stopEngine: engine.stop })
}

type Opening = { withinSeconds: number; limits?: PoolOptions; stopEngine?: () => Promise<void> }

async function open(url: string, { withinSeconds, limits, stopEngine }: Opening): Promise<Connection> {
  const sql = openPool(url, poolSize, limits)
  const close = async () => {
    await sql.end({ timeout: 5 })
    await stopEngine?.()
  }
  const giveUp = async () => {
    // Nothing is under way that would be worth waiting for.
    await sql.end({ timeout: 0 })
    await stopEngine?.()
  }
  let unfit: string | undefined
  try {
    unfit = await answerOf(sql, withinSeconds)
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
 * Waits until the database answers, and says what keeps a program of this version from using it. postgres.js tries for
 * ever where a server accepts connections and hangs up, so the wait has an end here.
 */
async function answerOf(sql: postgres.Sql, seconds: number): Promise<string | undefined> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const looking = new AbortController()
  let isLate = false
  const timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000)
  demandSomebody(sql.options, looking.signal).catch(reject)
  try {
    const answer = async (): Promise<string | undefined> => {
      // Somebody has the only session of an embedded engine to themselves, to migrate for example.
      return unfitFor(sql).catch(error =>
        error.code === '55P03' && !isLate ? answer() : Promise.reject(error),
      )
    }
    return await Promise.race([answer(), tooLate])
  } finally {
    isLate = true
    clearTimeout(timer)
    looking.abort()
  }
}

/** A postgres.js pool whose sessions speak UTC, so that every `timestamptz` comes back in UTC. */
export function openPool(
  url: string,
  max: number,
  { connection, ...limits }: PoolOptions = {},
): postgres.Sql {
  const address = readAddress(url)
  return postgres(address.url, {
    ...socketOf(parsed(address.url)),
    max,
    connect_timeout: 10,
    // The same after each failure, so that a database is found again as soon as it is back.
    backoff: () => 0.25,
    onnotice: () => {},
    ...limits,
    ...address.options,
    connection: {
      application_name: 'empanel',
      ...connection,
      ...address.options.connection,
      TimeZone: 'UTC',
      DateStyle: 'ISO',
    },
  })
}

/** Whatever `new URL` throws carries the whole address, with its password. */
function parsed(url: string): URL {
  const address = URL.parse(withOneHost(url))
  if (!address || !/^postgres(ql)?:$/.test(address.protocol) || /%(?![\da-f]{2})/i.test(address.hostname)) {
    throw new DatabaseUnavailable(
      'DATABASE_URL is not a PostgreSQL address such as postgres://user:password@host:5432/name. ' +
        'Special characters in the password must be percent-encoded.',
    )
  }
  return address
}

/**
 * The Unix socket that `postgres://user@%2Ffolder/name` stands for, a form that postgres.js does not read; or a socket
 * of another name, if that ends in `.sock`.
 */
function socketOf({ hostname }: URL): { path?: string } {
  const place = decodeURIComponent(hostname)
  if (!place.startsWith('/')) return {}
  return { path: place.endsWith('.sock') ? place : `${place}/.s.PGSQL.5432` }
}

/** Hosts, ports and database of an address, without its user and password. */
function addressOf(url: string): string {
  const { host, pathname } = parsed(url)
  // `URL` knows no lists of hosts.
  const [, hosts = host] = /^[^/]+:\/\/(?:[^/?]*@)?([^/?@]*,[^/?@]*)(?![^/?])/.exec(url) ?? []
  return hosts + pathname
}
