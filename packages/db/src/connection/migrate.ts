import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import type postgres from 'postgres'
import { DatabaseUnavailable, hasCode } from '../storage/unavailable.ts'
import { migrationsFolder, unfitFor } from './committed.ts'
import { openPool } from './pool.ts'

export { migrationsFolder }

/** Any number works, but every migrator must use the same. */
const lockKey = 7_365_110

let turn: Promise<void> = Promise.resolve()

type Waiting = { lockSeconds?: number }

/**
 * Migrates the database at `url` in one transaction, or does nothing if it is up to date. Migrators that start together
 * take turns by an advisory lock. The lock ends with the transaction, so a pooler that keeps the session keeps no lock.
 * @throws DatabaseUnavailable when a newer program has migrated it, it is not in UTF-8, or another session has held the
 * lock for `lockSeconds` (120).
 */
export function migrate(url: string, { lockSeconds = 120 }: Waiting = {}): Promise<void> {
  // All connections to the embedded engine share one session, and an advisory lock never blocks its own session.
  const mine = turn.then(() => applyTo(url, lockSeconds))
  turn = mine.catch(() => {})
  return mine
}

async function applyTo(url: string, lockSeconds: number): Promise<void> {
  const sql = openPool(url, 1, { prepare: false })
  try {
    // An up-to-date database needs no lock and no privilege.
    if ((await pendingIn(sql)).length === 0) return await refuseUnfit(sql)
    await sql.begin(async tx => {
      await takeMigrationTurn(tx, lockSeconds)
      await refuseUnfit(tx)
      await applyMigrations(tx, await pendingIn(tx))
    })
  } catch (error) {
    throw isLockTimeout(error) ? await heldBySomebody(sql, lockSeconds) : error
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function refuseUnfit(sql: postgres.ISql): Promise<void> {
  const unfit = await unfitFor(sql)
  if (unfit) throw new DatabaseUnavailable(unfit)
}

/** Waits for a running migrator, then keeps others out until the transaction ends. */
export async function takeMigrationTurn(tx: postgres.TransactionSql, lockSeconds = 120): Promise<void> {
  await tx`select set_config('lock_timeout', ${`${lockSeconds}s`}, true)`
  await tx`select pg_advisory_xact_lock(${lockKey})`
  await tx`set local lock_timeout = 0`
}

/**
 * Applies migrations and records them in drizzle-kit's table.
 * @throws DatabaseUnavailable with a migration's own message when it refuses the data that it finds.
 */
export async function applyMigrations(tx: postgres.TransactionSql, pending: MigrationMeta[]): Promise<void> {
  await tx`create schema if not exists drizzle`
  await tx`
    create table if not exists drizzle.__drizzle_migrations (
      id serial primary key, hash text not null, created_at bigint
    )`
  for (const { sql, hash, folderMillis } of pending) {
    for (const statement of sql) await tx.unsafe(statement).catch(inItsWords)
    await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`
  }
}

/** The committed migrations that are newer than the last applied one. */
async function pendingIn(sql: postgres.ISql): Promise<MigrationMeta[]> {
  const [table] = await sql`
    select from pg_tables where schemaname = 'drizzle' and tablename = '__drizzle_migrations'`
  if (!table) return migrationsAfter(0)
  const [last] = await sql<[{ at: number | null }]>`
    select max(created_at)::float8 as at from drizzle.__drizzle_migrations`
  return migrationsAfter(last.at ?? 0)
}

/** The committed migrations after a moment in ms. `folderMillis` is the moment of each. */
export function migrationsAfter(moment: number): MigrationMeta[] {
  return readMigrationFiles({ migrationsFolder }).filter(({ folderMillis }) => folderMillis > moment)
}

function inItsWords(error: unknown): never {
  throw error instanceof Error && hasCode(error, 'P0001') ? new DatabaseUnavailable(error.message) : error
}

const isLockTimeout = (error: unknown) => hasCode(error, '55P03')

async function heldBySomebody(sql: postgres.Sql, seconds: number): Promise<DatabaseUnavailable> {
  const holders = await sql<{ pid: number; application: string }[]>`
    select pid, coalesce(nullif(application_name, ''), 'without a name') as application
    from pg_locks left join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and objid::bigint = ${lockKey}
      and pg_locks.database = (select oid from pg_database where datname = current_database())`
  const [{ pid, application } = { pid: 'unknown', application: 'gone by now' }] = holders
  return new DatabaseUnavailable(
    `The database has been locked for a migration for ${seconds} s, by its session ${pid} (${application}). ` +
      `Wait until that one is done, or end it in psql: select pg_terminate_backend(${pid})`,
  )
}
