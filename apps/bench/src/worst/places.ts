import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from '@empanel/api'
import type postgres from 'postgres'
import { emailOf, password } from '../clinic/accounts.ts'
import { fillClinic } from '../clinic/clinic.ts'
import { createDatabase } from '../clinic/database.ts'
import { commandLine, environment, type Settings } from '../clinic/servers.ts'
import { progress } from '../measure/report.ts'

/** A filled clinic on one of the engines: the settings for its server, and the records of the account `holder`. */
export type Place = AsyncDisposable & { settings: Settings; ofHolder: number[]; sql: postgres.Sql }

const strangers = ['holder', 'stranger-1', 'stranger-2'] as const

/**
 * The usual settings, with two changes: this machine is a trusted proxy, so that requests can state their address, and
 * a limit that would end most attacks early is raised.
 */
const settings = () => ({
  JWT_SECRET: randomBytes(48).toString('base64'),
  JWT_ACCESS_MINUTES: '1440',
  TRUST_PROXY: 'loopback',
  REGISTRATION: 'open',
  RECORDED_PER_MINUTE: '10000000',
})

export async function onPostgres(patients: number): Promise<Place> {
  progress(`filling a database with ${patients} patients`)
  const { url, sql, ...database } = await createDatabase('empanel_bench_worst')
  await fillClinic(sql, { patients, practitioners: 2000, idle: 100, events: 1 })
  return {
    settings: { ...settings(), DATABASE_URL: url },
    ofHolder: await addStrangers(sql),
    sql,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** The same clinic on the embedded engine, restored from a backup of the other. */
export async function onEmbedded(patients: number): Promise<Place> {
  const other = await onPostgres(patients)
  progress('moving it to the embedded engine')
  const folder = await mkdtemp(join(tmpdir(), 'empanel-bench-'))
  const file = join(folder, 'backup')
  const { DATABASE_URL, ...rest } = other.settings
  const here = { ...rest, DATA_DIR: join(folder, 'data') }
  await empanel(['backup', file], other.settings)
  await empanel(['restore', file], here)
  return {
    ...other,
    settings: here,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true })
      await other[Symbol.asyncDispose]()
    },
  }
}

async function empanel(args: string[], env: Settings): Promise<void> {
  const child = spawn(process.execPath, [commandLine, ...args], {
    env: environment(env),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`empanel ${args[0]} ended with ${code}`)
}

/**
 * Adds accounts that anybody can create. The first has far more records than quotas allow, each with the longest texts:
 * letters of three bytes, and characters that JSON escapes.
 */
async function addStrangers(sql: postgres.Sql): Promise<number[]> {
  const hash = await hashPassword(password)
  const rows = strangers.map(name => ({ email: emailOf(name), name, password_hash: hash, role: 'patient' }))
  const [holder] = await sql<{ id: number }[]>`insert into users ${sql(rows)} returning id`
  const records = await sql<{ id: number }[]>`
    insert into patients (first_name, last_name, date_of_birth, gender, address, phone_number, email, medical_history, owner_id, created_by)
    select repeat('☃', 95) || lpad(n::text, 5), repeat('☃', 100), '1990-04-01', 'U', repeat('"', 500), repeat('☃', 50),
      repeat('a', 60) || '@' || repeat('b', 60) || '.example', repeat('"', 20000), ${holder?.id ?? 0}, ${holder?.id ?? 0}
    from generate_series(1, 500) as n returning id`
  return records.map(({ id }) => id)
}
