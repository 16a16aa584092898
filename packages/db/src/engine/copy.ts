import { constants, type Dirent, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type postgres from 'postgres'
import { DatabaseUnavailable, hasCode } from '../storage/unavailable.ts'

/** A running engine: connections to it, and the folder with its files. */
export type Source = { sql: postgres.Sql; folder: string }

/** Bytes needed beside the tables, for the copy and for the running engine meanwhile. */
const spare = 64 * 2 ** 20

/**
 * Copies the files of an engine while it works, as PostgreSQL's own base backups do. Changes during the copy are in the
 * log, which is replayed when the copy is opened. The copy then contains everything that was committed before the end,
 * and no part of any other transaction.
 * @throws DatabaseUnavailable when there is too little room, or the engine restarted meanwhile.
 */
export async function copyRunning({ sql, folder }: Source, target: string): Promise<void> {
  const from = join(folder, 'postgres')
  const to = join(target, 'postgres')
  const log = join(from, 'pg_wal')
  // Left by a copy that failed or was killed.
  await rm(to, { recursive: true, force: true })
  await demandRoom({ sql, folder })
  await sql`select pg_backup_stop(false)`.catch(unless('55000'))
  const [start] = await sql<[{ log: string }]>`select pg_walfile_name(pg_backup_start('copy', true)) as log`
  await copyFiles(from, to, ({ parentPath }) => !parentPath.startsWith(log))
  const [end] = await sql<[{ log: string; label: string }]>`
    select pg_walfile_name(lsn) as log, labelfile as label from pg_backup_stop(false)`.catch(cause => {
    throw startedAnew(cause)
  })
  // A checkpoint in between has removed the beginning of the log.
  if (!existsSync(join(log, start.log))) throw startedAnew()
  await copyFiles(log, join(to, 'pg_wal'), ({ name }) => name >= start.log && name <= end.log)
  await writeFile(join(to, 'backup_label'), end.label)
}

const startedAnew = (cause?: unknown) =>
  new DatabaseUnavailable(
    'The database was stopped, started anew or cleaned up while it was copied for a backup. Nothing is lost, and no ' +
      'backup was made: run it again.',
    { cause },
  )

/** Checks the room first: if the copy filled the disk, the running engine would stop. */
async function demandRoom({ sql, folder }: Source): Promise<void> {
  const [{ bytes }] = await sql<[{ bytes: number }]>`
    select sum(pg_database_size(oid))::float8 as bytes from pg_database`
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize > bytes + spare) return
  throw new DatabaseUnavailable(
    `The data folder ${folder} has too little room: beside a server a backup works on a copy of the database there, ` +
      `which takes ${Math.ceil((bytes + spare) / 1e6)} MB until it is done. Make room, or stop the server meanwhile.`,
  )
}

/** Skips files that are removed meanwhile. The log records their removal too. */
async function copyFiles(from: string, to: string, isWanted: (file: Dirent) => boolean): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const target = join(to, relative(from, path))
    // `readdir` lists a folder before its content.
    if (entry.isDirectory()) await mkdir(target, { recursive: true })
    else if (isWanted(entry)) await copyFile(path, target, constants.COPYFILE_FICLONE).catch(unless('ENOENT'))
  }
}

const unless = (code: string) => (error: unknown) => {
  if (!hasCode(error, code)) throw error
}
