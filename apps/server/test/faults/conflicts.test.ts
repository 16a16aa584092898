import { addPatient, addPractitioner } from '@empanel/api/testing'
import { type Connection, connect } from '@empanel/db'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { runCliProcess, testSecret } from '../fixtures/servers.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { ask, type Clinic, openClinic, say } from './requests.ts'

let cluster: Cluster
let clinic: Clinic
let connection: Connection
beforeAll(async () => {
  // PostgreSQL looks once, so long after a wait began: the circle must be closed by then, and the server still waiting.
  cluster = await startCluster('deadlock_timeout=1s')
  clinic = await openClinic(cluster)
  connection = await connect({ databaseUrl: cluster.url })
})
afterAll(async () => {
  await connection.close()
  await clinic[Symbol.asyncDispose]()
  await cluster[Symbol.asyncDispose]()
})

const patience = { timeout: 10_000, interval: 5 }

/** The server's statements on a table that wait for a lock. */
const clinicAt = (table: string) => connection.sql`
  select from pg_stat_activity
  where application_name = 'clinic' and wait_event_type = 'Lock' and query like ${`%from "${table}"%`}`

/** Resolves once somebody of these waits for a lock, in a transaction that began after the given moment. */
async function waiting(application: 'clinic' | 'empanel', after = '-infinity'): Promise<void> {
  const look = () => connection.sql`
    select from pg_stat_activity
    where application_name = ${application} and wait_event_type = 'Lock' and xact_start > ${after}::text::timestamptz`
  await vi.waitUntil(async () => (await look()).length > 0, patience)
}

type Pair = { patient: number; doctor: number }
const transports = {
  rest: ({ patient, doctor }: Pair) =>
    ask(`${clinic.address}/api/mappings/`, { token: clinic.token, body: { patient, doctor } }),
  rpc: ({ patient, doctor }: Pair) =>
    ask(`${clinic.address}/trpc/assignments.create`, {
      token: clinic.token,
      body: { patientId: patient, practitionerId: doctor },
    }),
}
const shapes = {
  rest: z.strictObject({ detail: z.string().startsWith('Somebody else changed the same records') }),
  rpc: z.object({
    error: z.object({ data: z.object({ httpStatus: z.literal(409), reason: z.literal('conflict') }) }),
  }),
}

/**
 * Assigns a pair while somebody else takes the doctor and then the patients, the other way round, as often as given. The
 * assignment is always the one that the server breaks off: the other one has more patience. Locks of tables are given in
 * turn; a row might be taken once more by who was broken off, before the other one has woken.
 */
async function collide(transport: 'rest' | 'rpc', times: number) {
  const pair = {
    patient: (await addPatient(connection.db)).id,
    doctor: (await addPractitioner(connection.db)).id,
  }
  const reply = await connection.sql.begin(async tx => {
    await tx`set local deadlock_timeout = '1min'`
    await tx`select from practitioners where id = ${pair.doctor} for update`
    const assigned = transports[transport](pair)
    for (let n = 0; n < times; n++) {
      await vi.waitUntil(async () => (await clinicAt('practitioners')).length > 0, patience)
      await tx
        .savepoint(async inner => {
          await inner`lock table patients in exclusive mode`
          throw new Error('undone')
        })
        .catch(() => {})
    }
    return () => assigned
  })
  const { status, text } = await reply()
  const [{ rows, entries }] = await connection.sql<[{ rows: number; entries: number }]>`
    select (select count(*)::int from assignments where patient_id = ${pair.patient}) as rows,
      (select count(*)::int from audit_events
        where action = 'assignments.create' and outcome = 'ok' and ${pair.patient} = any(patient_ids)) as entries`
  return { status, text, rows, entries }
}

test.each(['rest', 'rpc'] as const)(
  'G6 a deadlock (%s) is done again, one that recurs is 409',
  async transport => {
    const once = await collide(transport, 1)
    const twice = await collide(transport, 2)
    say(`deadlock, ${transport}`, {
      'status after one': once.status,
      'status after two': twice.status,
      rows: once.rows,
    })
    expect(once).toMatchObject({ status: transport === 'rest' ? 201 : 200, rows: 1, entries: 1 })
    expect(twice).toMatchObject({ status: 409, rows: 0, entries: 0 })
    expect(shapes[transport].safeParse(JSON.parse(twice.text)).success).toBe(true)
    expect(
      (await runCliProcess(['audit', 'verify'], { DATABASE_URL: cluster.url, JWT_SECRET: testSecret })).code,
    ).toBe(0)
  },
)

test('G6 a serialisation failure is done again, one that recurs is 409', async () => {
  await connection.sql`alter database postgres set default_transaction_isolation = 'repeatable read'`
  await using strict = await openClinic(cluster)
  await connection.sql`alter database postgres reset default_transaction_isolation`

  /** Changes a patient whom others, one after the other, are changing at the same moment. */
  async function change(others: number) {
    const { id } = await addPatient(connection.db)
    const other = () => {
      const commit = Promise.withResolvers<void>()
      const changed = Promise.withResolvers<void>()
      const ended = connection.sql.begin(async tx => {
        await tx`update patients set medical_history = 'of others' where id = ${id}`
        changed.resolve()
        await commit.promise
      })
      const finish = () => {
        commit.resolve()
        return ended
      }
      return { changed: changed.promise, finish }
    }
    const first = other()
    await first.changed
    const address = `${strict.address}/api/patients/${id}/`
    const request = ask(address, { token: strict.token, method: 'PATCH', body: { address: 'Here' } })
    await waiting('clinic')
    const second = others > 1 ? other() : undefined
    if (second) await waiting('empanel')
    const [now] = await connection.sql<[{ at: string }]>`select clock_timestamp()::text as at`
    await first.finish()
    if (second) await waiting('clinic', now.at)
    await second?.finish()
    const { status, text } = await request
    const [row] = await connection.sql`select address, medical_history from patients where id = ${id}`
    return { status, text, address: row?.address, history: row?.medical_history }
  }
  const once = await change(1)
  const twice = await change(2)
  say('serialisation failure', {
    'status after one': once.status ?? 0,
    'status after two': twice.status ?? 0,
  })
  expect(once).toMatchObject({ status: 200, address: 'Here', history: 'of others' })
  expect(twice).toMatchObject({ status: 409, address: null, history: 'of others' })
  expect(shapes.rest.safeParse(JSON.parse(twice.text)).success).toBe(true)
})
