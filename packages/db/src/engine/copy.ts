import { constants, type Dirent } from 'node:fs'
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type postgres from 'postgres'
import { DatabaseUnavailable } from '../unavailable.ts'

/** An engine that runs: connections to it, and the folder with its files. */
export type Source = { sql: postgres.Sql; folder: string }

/**
 * Copies the files of an engine that goes on working meanwhile, as PostgreSQL's own base backups do: what changes while
 * they are copied is in its log, by which the copy is mended when it is opened. It then holds all that was committed
 * before the end, and nothing half done.
 * @throws DatabaseUnavailable when there is no room for the copy.
 */
export async function copyRunning({ sql, folder }: Source, target: string): Promise<void> {
  const from = join(folder, 'postgres')
  const to = join(target, 'postgres')
  const log = join(from, 'pg_wal')
  try {
    // What one that failed or was killed has left.
    await rm(to, { recursive: true, force: true })
    await sql`select pg_backup_stop(false)`.catch(unless('55000'))
    const [start] = await sql<[{ log: string }]>`select pg_walfile_name(pg_backup_start('copy', true)) as log`
    await copyFiles(from, to, ({ parentPath }) => !parentPath.startsWith(log))
    const [end] = await sql<[{ log: string; label: string }]>`
      select pg_walfile_name(lsn) as log, labelfile as label from pg_backup_stop(false)`
    await copyFiles(log, join(to, 'pg_wal'), ({ name }) => name >= start.log && name <= end.log)
    await writeFile(join(to, 'backup_label'), end.label)
  } catch (cause) {
    if (!hasCode(cause, 'ENOSPC', 'EDQUOT')) throw cause
    throw new DatabaseUnavailable(
      `The disk of the data folder ${folder} is full: beside a server a backup takes as much room there as the ` +
        'database, until it is done. Make room, or stop the server meanwhile.',
      { cause },
    )
  }
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

const hasCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))
