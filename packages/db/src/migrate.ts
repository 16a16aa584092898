import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import type postgres from 'postgres'
import { openPool } from './connect.ts'

/** The committed migrations. */
export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** Any number will do as long as every migrator takes the same. */
const lockKey = 7_365_110

let turn: Promise<void> = Promise.resolve()

/**
 * Brings the database at `url` up to date; does nothing where it is. Migrators that start together take
 * turns on an advisory lock, held on a connection of its own.
 */
export function migrate(url: string): Promise<void> {
  // All connections to the embedded engine are one session to it, which an advisory lock never keeps out.
  const mine = turn.then(() => applyTo(url))
  turn = mine.catch(() => {})
  return mine
}

async function applyTo(url: string): Promise<void> {
  const sql = openPool(url, 1)
  try {
    await sql`select pg_advisory_lock(${lockKey})`
    // Drizzle's migrator needs the privilege to create schemas even where there is nothing to do.
    if (await isUpToDate(sql)) return
    await applyMigrations(drizzle(sql), { migrationsFolder }).catch(async error => {
      // Another process was faster, on the one kind of database where the lock keeps nobody out: the embedded engine.
      if (!(await isUpToDate(sql))) throw error
    })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** As the migrator decides: by the time of the last migration that was applied. */
async function isUpToDate(sql: postgres.Sql): Promise<boolean> {
  const [table] = await sql`
    select from pg_tables where schemaname = 'drizzle' and tablename = '__drizzle_migrations'`
  if (!table) return false
  const [last] = await sql<[{ at: number | null }]>`
    select max(created_at)::float8 as at from drizzle.__drizzle_migrations`
  const committed = readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis)
  return last.at !== null && last.at >= Math.max(...committed)
}
