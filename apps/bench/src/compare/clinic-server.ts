import { randomBytes } from 'node:crypto'
import { emailOf, password } from '../clinic/accounts.ts'
import { fillClinic, type Size } from '../clinic/clinic.ts'
import { type BenchDatabase, createDatabase } from '../clinic/database.ts'
import type { Settings } from '../clinic/servers.ts'
import { progress } from '../measure/report.ts'
import type { World } from '../requests/cases.ts'
import { field } from '../requests/reply.ts'

/** A filled database, and the settings of its servers. */
export type Clinic = AsyncDisposable & { database: BenchDatabase; settings: Settings; size: Size }

export const usual: Size = { patients: 10_000, practitioners: 200, idle: 100, events: 1 }

/** Creates the fixed data set of the benchmarks over HTTP. */
export async function openClinic(name: string, size = usual): Promise<Clinic> {
  progress(`filling the database with ${size.patients} patients`)
  const database = await createDatabase(name)
  await fillClinic(database.sql, size)
  // A token's usual fifteen minutes are too short for a run.
  const settings = {
    DATABASE_URL: database.url,
    JWT_SECRET: randomBytes(48).toString('base64'),
    JWT_ACCESS_MINUTES: '1440',
    // One account creates all records of a run, and another reads them.
    CREATIONS_PER_MINUTE: '10000000',
    RECORDED_PER_MINUTE: '10000000',
  }
  return { database, settings, size, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}

/** Signs in at a server on that database, and picks the people for the requests. */
export async function worldOf({ database: { sql }, size }: Clinic, url: string): Promise<World> {
  const names = await sql<
    { name: string }[]
  >`select last_name as name from patients where id % 47 = 1 and length(last_name) > 5
    order by id limit 200`
  return {
    patientIds: Array.from({ length: size.patients }, (_, index) => 1 + ((index * 7919) % size.patients)),
    surnames: names.map(({ name }) => name),
    practitionerIds: Array.from({ length: size.idle }, (_, index) => size.practitioners - index),
    tokens: { staff: await signIn(url, 'staff'), doctor: await signIn(url, 'doctor') },
  }
}

async function signIn(url: string, name: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ email: emailOf(name), password })
  const reply = await fetch(`${url}/api/auth/login/`, { method: 'POST', headers, body })
  const access = field(await reply.json(), 'access')
  if (typeof access !== 'string') throw new Error(`${name} cannot sign in: ${reply.status}`)
  return access
}
