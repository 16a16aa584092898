import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { migrate } from '@empanel/db'
import postgres from 'postgres'

/** An administrator's role on the PostgreSQL server that is measured. */
const server = process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1/postgres'

/** A benchmark's own database, dropped when disposed of. */
export type BenchDatabase = AsyncDisposable & { url: string; sql: postgres.Sql }

const open = (url: string, max: number) => postgres(url, { max, onnotice: () => {} })

/** Creates an empty database with all migrations. It replaces one of that name from an interrupted run. */
export async function createDatabase(name: string): Promise<BenchDatabase> {
  const admin = open(server, 1)
  const drop = `drop database if exists ${name} with (force)`
  await admin.unsafe(drop)
  await admin.unsafe(`create database ${name}`)
  const address = new URL(server)
  address.pathname = `/${name}`
  const url = address.href
  await migrate(url)
  const sql = open(url, 4)
  return {
    url,
    sql,
    async [Symbol.asyncDispose]() {
      await sql.end()
      await admin.unsafe(drop)
      await admin.end()
    },
  }
}

/** One value of a row, as PostgreSQL's COPY reads it. */
export type Value = string | number | null
/** A table with its columns, such as `patients (first_name, last_name)`, and its rows in that order. */
export type Filling = { into: string; rows: Iterable<Value[]> }

/**
 * Fills tables by COPY. To be faster, it recreates the indexes afterwards and does not check foreign keys. The schema's
 * own triggers still keep the counters beside the rows.
 */
export async function fill(sql: postgres.Sql, ...fillings: Filling[]): Promise<void> {
  const tables = fillings.map(({ into }) => into.split(' ')[0] ?? '')
  const indexes = await sql<{ indexname: string; indexdef: string }[]>`
    select indexname, indexdef from pg_indexes where tablename in ${sql(tables)}
      and indexname not in (select conname from pg_constraint)`
  const triggers = await sql<{ table: string; trigger: string }[]>`
    select tgrelid::regclass::text as "table", quote_ident(tgname) as "trigger" from pg_trigger
    where not tgisinternal and tgrelid::regclass::text in ${sql(tables)}`
  const connection = await sql.reserve()
  try {
    await connection`set session_replication_role = replica`
    await connection`set maintenance_work_mem = '512MB'`
    for (const { table, trigger } of triggers) {
      await connection.unsafe(`alter table ${table} enable always trigger ${trigger}`)
    }
    for (const { indexname } of indexes) await connection`drop index ${sql(indexname)}`
    for (const filling of fillings) await copy(connection, filling)
    for (const { indexdef } of indexes) await connection.unsafe(indexdef)
    for (const { table, trigger } of triggers) {
      await connection.unsafe(`alter table ${table} enable trigger ${trigger}`)
    }
    await connection`reset all`
  } finally {
    connection.release()
  }
  // Autovacuum would have done this long ago.
  await sql`vacuum analyze`
  await sql`checkpoint`
}

/** Sends rows through one COPY. */
export async function copy(sql: postgres.Sql, { into, rows }: Filling): Promise<void> {
  const target = await sql.unsafe(`copy ${into} from stdin`).writable()
  await pipeline(Readable.from(blocks(rows)), target)
}

function* blocks(rows: Iterable<Value[]>): Generator<string> {
  let block = ''
  for (const row of rows) {
    block += `${row.map(value => value ?? '\\N').join('\t')}\n`
    if (block.length < 65_536) continue
    yield block
    block = ''
  }
  yield block
}
