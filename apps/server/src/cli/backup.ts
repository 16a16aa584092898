import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditKey } from '@empanel/api'
import { type Connection, connect } from '@empanel/db'
import { reportOnTrail } from './audit-verify.ts'
import { demandReadable } from './backup/read.ts'
import { type Restored, restoreBackup } from './backup/restore.ts'
import { demandFree, removeDrafts, save } from './backup/save.ts'
import { backupLines } from './backup/write.ts'
import { type Bar, barOn, type Terminal } from './progress.ts'

type Io = { stdout: Terminal; stderr: Terminal; signal?: AbortSignal }

const say = (n: number) => n.toLocaleString('en')

/**
 * Backs the whole database up into a file, while servers go on writing.
 * @throws WrongInput when the file is there already or cannot be written.
 */
export async function runBackup(
  { sql }: Pick<Connection, 'sql'>,
  { file, force }: { file: string; force?: boolean | undefined },
  { stdout, stderr, signal }: Io,
): Promise<void> {
  await demandFree(file, force)
  for (const name of await removeDrafts(file)) {
    stdout.write(`Removed ${name}, which a backup that was broken off had left.\n`)
  }
  const bar = barOn(stderr)
  let rows = 0
  try {
    await sql.begin('isolation level repeatable read read only', tx =>
      save(backupLines(tx, count), file, { force, signal }),
    )
  } finally {
    bar.stop()
  }
  stdout.write(`Backed up ${say(rows)} rows into ${file}.\n`)
  stdout.write(
    'Not in it are the secrets that a restored server needs; keep them, apart from it: AUDIT_KEY and JWT_SECRET, or ' +
      'the files audit-key and jwt-secret of the data folder.\n',
  )

  function count(done: number, about: number) {
    rows = done
    bar.update(done, about)
  }
}

/**
 * Restores a backup into an empty database.
 * @throws WrongInput
 */
export async function runRestore(
  connection: Pick<Connection, 'sql'>,
  file: string,
  { stdout, stderr, signal }: Io,
) {
  const bar = barOn(stderr)
  const restored = await restoreBackup(connection, file, { signal, ...progressOn(bar) }).finally(bar.stop)
  // Without statistics of the new rows PostgreSQL plans badly.
  await connection.sql`analyze`
  stdout.write(`Restored ${inWords(restored)}.\n`)
}

/**
 * Tries a backup: restores it into a temporary database, and verifies the audit trail there.
 * Returns the exit code.
 * @throws WrongInput when it cannot be restored.
 */
export async function checkBackup(file: string, keys: readonly AuditKey[], io: Io): Promise<0 | 1> {
  await demandReadable(file)
  const folder = await mkdtemp(join(tmpdir(), 'empanel-check-'))
  try {
    await using connection = await connect({ dataDir: folder })
    const bar = barOn(io.stderr)
    const options = { signal: io.signal, ...progressOn(bar) }
    const restored = await restoreBackup(connection, file, options).finally(bar.stop)
    io.stdout.write(`The backup can be restored: ${inWords(restored)}.\n`)
    return await reportOnTrail(connection, { keys }, io)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const progressOn = (bar: Bar) => ({ onProgress: (rows: number) => bar.update(rows, rows + 1) })

const inWords = ({ takenAt, rows, tables }: Restored) =>
  `${say(rows)} rows of ${tables} tables, as of ${takenAt}`
