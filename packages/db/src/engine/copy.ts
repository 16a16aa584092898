import { constants, type Dirent, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type postgres from 'postgres'
import { DatabaseUnavailable, hasCode } from '../storage/unavailable.ts'

/** An engine that runs: connections to it, and the folder with its files. */
export type Source = { sql: postgres.Sql; folder: string }

/** Bytes that the copy takes beyond its tables, and the running engine meanwhile. */
const spare = 64 * 2 ** 20

/**
 * Copies the files of an engine that goes on working meanwhile, as PostgreSQL's own base backups do: what changes while
 * they are copied is in its log, by which the copy is mended when it is opened. It then holds all that was committed
 * before the end, and nothing half done.
 * @throws DatabaseUnavailable when there is too little room, or the engine was started anew meanwhile.
 */
export async function copyRunning({ sql, folder }: Source, target: string): Promise<void> {
  const from = join(folder, 'postgres')
  const to = join(target, 'postgres')
  const log = join(from, 'pg_wal')
  // What one that failed or was killed has left.
  await rm(to, { recursive: true, force: true })
  await demandRoom({ sql, folder })
  await sql`select pg_backup_stop(false)`.catch(unless('55000'))
  const [start] = await sql<[{ log: string }]>`select pg_walfile_name(pg_backup_start('copy', true)) as log`
  await copyFiles(from, to, ({ parentPath }) => !parentPath.startsWith(log))
  const [end] = await sql<[{ log: string; label: string }]>`
    select pg_walfile_name(lsn) as log, labelfile as label from pg_backup_stop(false)`.catch(cause => {
    throw startedAnew(cause)
  })
  // Its beginning is gone where a checkpoint came in between.
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

/** Looks beforehand: on a disk that the copy has filled, the running engine could not go on. */
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

/** A file that is removed meanwhile is left out: the log says so, too. */
async function copyFiles(from: string, to: string, isWanted: (file: Dirent) => boolean): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const target = join(to, relative(from, path))
    // A folder comes before what is in it.
    if (entry.isDirectory()) await mkdir(target, { recursive: true })
    else if (isWanted(entry)) await copyFile(path, target, constants.COPYFILE_FICLONE).catch(unless('ENOENT'))
  }
}

const unless = (code: string) => (error: unknown) => {
  if (!hasCode(error, code)) throw error
}
