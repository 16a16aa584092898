import type { Tx } from '@empanel/db'
import { applyMigrations, type Connection, mainSite, migrationsAfter, takeMigrationTurn } from '@empanel/db'
import { WrongInput } from '../../settings/user-error.ts'
import { damaged, type Header, type Seal } from './format.ts'
import { readBackup } from './read.ts'
import { migrationOf, tablesOf } from './tables.ts'

type Options = { signal?: AbortSignal | undefined; onProgress?: (rows: number) => void }

/** The result of a restore. */
export type Restored = { takenAt: string; rows: number; tables: number }

/**
 * Restores a backup into an empty database, in one transaction: an interrupted one leaves nothing. First it migrates the
 * database to the version of the backup, at the end to the newest version.
 * @throws WrongInput if the database is not empty, or the backup is damaged or of a newer version.
 */
export async function restoreBackup(
  { sql }: Pick<Connection, 'sql'>,
  file: string,
  { signal, onProgress = () => {} }: Options = {},
): Promise<Restored> {
  return sql.begin(async tx => {
    await takeMigrationTurn(tx)
    let takenAt = ''
    let rows = 0
    let open: () => Promise<void> = async () => {}
    let columns = new Map<string, string[]>()
    await readBackup(
      file,
      {
        async header(header) {
          takenAt = header.takenAt
          await prepare(tx, header)
          columns = new Map((await tablesOf(tx)).map(({ name, columns }) => [name, columns]))
          open = await suspendRules(tx, [...columns.keys()])
          // The backup has its own.
          if (columns.has('sites')) await tx`delete from sites`
        },
        async rows(table, lines) {
          await insert(tx, table, columns.get(table), lines)
          rows += lines.length
          onProgress(rows)
        },
        async seal({ tables, sequences }) {
          if (Object.keys(tables).sort().join() !== [...columns.keys()].sort().join()) {
            throw damaged('its tables are not those of its version')
          }
          await orDamaged('its rows do not fit together', open())
          await setSequences(tx, sequences)
          await applyMigrations(tx, migrationsAfter((await migrationOf(tx)) ?? 0))
        },
      },
      signal,
    )
    return { takenAt, rows, tables: columns.size }
  })
}

async function prepare(tx: Tx, { migration }: Header): Promise<void> {
  const all = migrationsAfter(0)
  if (!all.some(({ folderMillis }) => folderMillis === migration)) {
    throw new WrongInput(
      'This backup was made by a newer Empanel than this one. Update this one first. Nothing was changed.',
    )
  }
  const present = await migrationOf(tx)
  if (present === null) {
    const [stranger] = await tx`select from pg_tables where schemaname = 'public'`
    if (stranger) throw notEmpty
    await applyMigrations(
      tx,
      all.filter(({ folderMillis }) => folderMillis <= migration),
    )
    return
  }
  for (const { name } of await tablesOf(tx)) {
    const [row] = await tx`select from ${tx(name)} where not ${ofMigration(tx, name)} limit 1`
    if (row) throw notEmpty
  }
  if (present !== migration) {
    throw new WrongInput(
      'The tables of this database are of another version than the backup. Restore into a database without tables.',
    )
  }
}

/** The row that a migration makes, as long as nobody changed it. */
const ofMigration = (tx: Tx, table: string) =>
  table === 'sites' ? tx`(id = ${mainSite.id} and name = ${mainSite.name})` : tx`false`

const notEmpty = new WrongInput(
  'The database is not empty. Restore into one that is: a new database in DATABASE_URL, or another DATA_DIR. Nothing was changed.',
)

/**
 * Drops foreign keys and switches triggers off, so that rows come back as they were, and in any order. The returned
 * function restores both; PostgreSQL then checks the foreign keys of all rows.
 */
async function suspendRules(tx: Tx, tables: string[]): Promise<() => Promise<void>> {
  const constraints = await tx<{ table: string; name: string; definition: string }[]>`
    select conrelid::regclass::text as table, conname::text as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`
  const triggers = await tx<{ table: string; name: string; state: string }[]>`
    select tgrelid::regclass::text as table, tgname::text as name, tgenabled::text as state from pg_trigger
    where not tgisinternal and tgenabled <> 'D' and tgrelid::regclass::text = any(${tables})`
  for (const { table, name } of constraints) await tx`alter table ${tx(table)} drop constraint ${tx(name)}`
  for (const { table, name } of triggers) await tx`alter table ${tx(table)} disable trigger ${tx(name)}`
  return async () => {
    for (const { table, name, definition } of constraints) {
      await tx`alter table ${tx(table)} add constraint ${tx(name)} ${tx.unsafe(definition)}`
    }
    const states: Record<string, string> = { A: 'always', R: 'replica', O: '' }
    for (const { table, name, state } of triggers) {
      await tx`alter table ${tx(table)} enable ${tx.unsafe(states[state] ?? '')} trigger ${tx(name)}`
    }
  }
}

async function insert(tx: Tx, table: string, columns: string[] | undefined, lines: string[]): Promise<void> {
  if (!columns) throw damaged(`there is no table ${table} in its version`)
  await orDamaged(
    `a row of ${table} cannot be stored`,
    tx`
    insert into ${tx(table)} (${tx(columns)}) overriding system value
    select ${tx(columns)} from json_populate_recordset(null::${tx(table)}, ${`[${lines.join()}]`}::text::json)`,
  )
}

/** Classes 22 and 23 of PostgreSQL's errors are invalid values, and broken constraints. */
async function orDamaged(what: string, storing: Promise<unknown>): Promise<void> {
  await storing.catch(error => {
    throw error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code))
      ? damaged(what)
      : error
  })
}

async function setSequences(tx: Tx, sequences: Seal['sequences']): Promise<void> {
  for (const { sequence, last, called } of sequences) {
    await tx`select setval(${`public.${sequence}`}::regclass, ${last}::text::bigint, ${called})`
  }
}
