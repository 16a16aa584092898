import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { startEmbedded } from './embedded.ts'
import * as schema from './schema/index.ts'

/** The database as queries see it: the pool or a transaction on it. */
export type Database = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

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

/** A database that cannot be used, in words for whoever starts the server. */
export class DatabaseUnavailable extends Error {}

const poolSize = 10

/**
 * Opens the database and waits until it answers.
 * @throws DatabaseUnavailable when it does not within ten seconds, or another process holds the folder.
 */
export async function connect(location: Location): Promise<Connection> {
  if ('databaseUrl' in location) return open(location.databaseUrl, async () => {})
  const engine = await startEmbedded(location.dataDir)
  return open(engine.url, engine.stop)
}

async function open(url: string, stopEngine: () => Promise<void>): Promise<Connection> {
  const sql = openPool(url, poolSize)
  const close = async () => {
    await sql.end({ timeout: 5 })
    await stopEngine()
  }
  try {
    await sql`select 1`
  } catch (cause) {
    await close()
    throw new DatabaseUnavailable(`The database at ${addressOf(url)} does not answer: ${reasonOf(cause)}`, {
      cause,
    })
  }
  const db = drizzle(sql, { schema, casing: 'snake_case' })
  return { db, sql, url, close, [Symbol.asyncDispose]: close }
}

/** A postgres.js pool whose sessions speak UTC, so that every `timestamptz` comes back in UTC. */
export function openPool(url: string, max: number): postgres.Sql {
  return postgres(url, {
    ...socketOf(url),
    max,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: 'empanel', TimeZone: 'UTC', DateStyle: 'ISO' },
  })
}

/** The Unix socket that `postgres://user@%2Ffolder/name` stands for, a form that postgres.js does not read. */
function socketOf(url: string): { path?: string } {
  const folder = decodeURIComponent(new URL(url).hostname)
  return folder.startsWith('/') ? { path: `${folder}/.s.PGSQL.5432` } : {}
}

/** Host, port and database of an address, without its user and password. */
function addressOf(url: string): string {
  const { host, pathname } = new URL(url)
  return host + pathname
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  // A refused connection to several addresses at once has an empty message and its text in `errors`.
  const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  return inner instanceof Error ? inner.message : cause.message
}
