import { randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { type Connection, connect } from '../src/connection/connect.ts'
import { migrate } from '../src/connection/migrate.ts'
import { openPool } from '../src/connection/pool.ts'
import { type Engine, startInMemory } from '../src/engine/embedded.ts'
import { isEmptied, schemaOf } from './emptying.ts'
import { migrationsHash } from './migrations-hash.ts'

/**
 * A fresh, migrated database for one test suite, dropped when the suite disposes of it. With `TEST_DATABASE_URL` it is
 * a separate database on that server, cloned from a migrated template; otherwise it is this test worker's in-memory
 * engine, emptied.
 */
export async function createTestDatabase(on: TestEngine = testEngines()[0]): Promise<Connection> {
  return on.server ? cloneTemplate(on.server) : resetEngine()
}

/** Where a test database runs: on the PostgreSQL server `server`, or on the embedded engine. */
export type TestEngine = { name: string; server: string | undefined }

/** The engines available to tests, the default first: the server of `TEST_DATABASE_URL`, if it is set. */
export function testEngines(): [TestEngine, ...TestEngine[]] {
  const server = process.env.TEST_DATABASE_URL
  const embedded = { name: 'the embedded engine', server: undefined }
  return server ? [{ name: 'PostgreSQL', server }, embedded] : [embedded]
}

/** Like `createTestDatabase`, but without tables. */
export async function createEmptyDatabase(): Promise<Connection> {
  const server = process.env.TEST_DATABASE_URL
  if (server) return temporary(server, `create database ${newName()}`)
  const { url } = await engineOfThisWorker()
  await dropEverything(url)
  return connect({ databaseUrl: url })
}

/**
 * Like `createTestDatabase`, with the collation C, which knows only ASCII letters; undefined without a server. `empty`:
 * without tables.
 */
export async function createDatabaseInC({ empty = false } = {}): Promise<Connection | undefined> {
  const server = process.env.TEST_DATABASE_URL
  if (!server) return undefined
  const bytes = `encoding 'UTF8' lc_collate 'C' lc_ctype 'C' template template0`
  const connection = await temporary(server, `create database ${newName()} ${bytes}`)
  if (!empty) await migrate(connection.url)
  return connection
}

let engine: Promise<Engine> | undefined

function engineOfThisWorker(): Promise<Engine> {
  engine ??= startInMemory()
  return engine
}

/** The schema of this worker's engine after the migrations. */
let schema = ''

async function resetEngine(): Promise<Connection> {
  const { url } = await engineOfThisWorker()
  if (!(await onPool(url, sql => isEmptied(sql, schema)))) {
    await dropEverything(url)
    await migrate(url)
    schema = await onPool(url, schemaOf)
  }
  return connect({ databaseUrl: url })
}

const dropEverything = (url: string) =>
  onPool(url, sql =>
    sql.unsafe(
      'drop schema if exists public cascade; drop schema if exists drizzle cascade; create schema public',
    ),
  )

async function onPool<Result>(url: string, run: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
  const sql = openPool(url, 1)
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}

async function cloneTemplate(server: string): Promise<Connection> {
  const template = await ensureTemplate(server)
  return temporary(server, `create database ${newName()} template ${template}`)
}

const newName = () => `empanel_test_${randomBytes(6).toString('hex')}`

async function temporary(server: string, statement: string): Promise<Connection> {
  const name = statement.split(' ')[2] ?? ''
  await onPool(server, admin => admin.unsafe(statement))
  const connection = await connect({ databaseUrl: withDatabase(server, name) })
  const close = async () => {
    await connection.close()
    await onPool(server, admin => admin.unsafe(`drop database if exists ${name} with (force)`))
  }
  return { ...connection, close, [Symbol.asyncDispose]: close }
}

/** The template's name contains a hash of the migrations, so a changed migration makes a new template. */
async function ensureTemplate(server: string): Promise<string> {
  const name = `empanel_template_${await migrationsHash()}`
  return onPool(server, async admin => {
    await admin`select pg_advisory_lock(hashtext(${name}))`
    const [row] = await admin`select datallowconn from pg_database where datname = ${name}`
    if (row?.datallowconn !== false) {
      // It does not exist, or its creation was interrupted before it was closed to connections.
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.unsafe(`create database ${name}`)
      await migrate(withDatabase(server, name))
      await admin.unsafe(`alter database ${name} with allow_connections false`)
    }
    return name
  })
}

/** Removes all entries of the audit trail. Only the table's owner can, by disabling the trigger. */
export async function emptyTrail({ sql }: Pick<Connection, 'sql'>): Promise<void> {
  await forging(sql, tx => tx`truncate audit_events`)
}

/** Changes the audit trail with its trigger disabled. */
export async function forging(
  sql: Connection['sql'],
  forge: (tx: postgres.TransactionSql) => Promise<unknown>,
): Promise<void> {
  await sql.begin(async tx => {
    await tx`alter table audit_events disable trigger audit_events_append_only`
    await forge(tx)
    await tx`alter table audit_events enable trigger audit_events_append_only`
  })
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
