import { createHash } from 'node:crypto'
import type { Tx } from '@empanel/db'
import { WrongInput } from '../../settings/user-error.ts'
import { endOfTable, type Header, type Seal } from './format.ts'
import { migrationOf, tablesOf } from './tables.ts'

/** About so much text is fetched at once. The first batch has so many rows, since their size is not known yet. */
const batchBytes = 500_000
const firstBatch = 100

type OnProgress = (rows: number, ofAbout: number) => void

/**
 * The lines of a backup of the whole database at one moment, while others go on writing. It contains every change that
 * was acknowledged before the first line is read.
 */
export async function* backupLines(tx: Tx, onProgress: OnProgress = () => {}): AsyncGenerator<string, void> {
  const migration = await migrationOf(tx)
  if (migration === null) throw new WrongInput('There is nothing to back up: the database is empty.')
  const head: Header = { format: 'empanel-backup/1', takenAt: new Date().toISOString(), migration }
  yield `${JSON.stringify(head)}\n`

  const tables: Seal['tables'] = {}
  const found = await tablesOf(tx)
  const about = found.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  for (const { name } of found) {
    yield `${JSON.stringify({ table: name })}\n`
    const hash = createHash('sha256')
    let rows = 0
    for await (const batch of rowsOf(tx, name)) {
      const text = batch.map(row => `${row}\n`).join('')
      hash.update(text)
      rows += batch.length
      done += batch.length
      onProgress(done, Math.max(about, done))
      yield text
    }
    yield `${endOfTable}\n`
    tables[name] = { rows, sha256: hash.digest('hex') }
  }
  yield `${JSON.stringify({ tables, sequences: await sequencesOf(tx) } satisfies Seal)}\n`
}

/** Uses a cursor of SQL: on the embedded engine those of the protocol are not safe beside other connections. */
async function* rowsOf(tx: Tx, table: string): AsyncGenerator<string[], void> {
  await tx`declare backup no scroll cursor for select to_jsonb(t)::text as line from ${tx(table)} t`
  for (let size = firstBatch; ; ) {
    const rows = await tx<{ line: string }[]>`fetch forward ${tx.unsafe(String(size))} from backup`
    if (rows.length === 0) break
    const lines = rows.map(({ line }) => line)
    const bytes = lines.reduce((sum, line) => sum + line.length, 0)
    size = Math.max(1, Math.min(10_000, Math.ceil((size * batchBytes) / bytes)))
    yield lines
  }
  await tx`close backup`
}

/** Read these last: sequences are not part of a snapshot, and must not be behind the rows. */
async function sequencesOf(tx: Tx): Promise<Seal['sequences']> {
  return tx<Seal['sequences']>`
    select sequencename::text as sequence, coalesce(last_value, start_value)::text as last, last_value is not null as called
    from pg_sequences where schemaname = 'public' order by 1`
}
