import { randomUUID } from 'node:crypto'
import { addPractitioner } from '@empanel/api/testing'
import { type Connection, connect } from '@empanel/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Cluster, startCluster } from './cluster.ts'
import type { Place } from './place.ts'
import { embeddedPlace } from './places.ts'
import { ask, type Clinic, openClinic, say } from './requests.ts'

/** How large the panel is. */
const size = 2000
const patience = { timeout: 30_000, interval: 20 }

type Sql = Connection['sql']
type Panel = { fromId: number; to: { practitionerId: number }[] }

/** A practitioner with a panel of patients, and four colleagues. */
async function openPanel({ db, sql }: Connection): Promise<Panel> {
  const made = await Promise.all(Array.from({ length: 5 }, () => addPractitioner(db)))
  const [fromId = 0, ...colleagues] = made.map(({ id }) => id)
  await sql`
    with made as (
      insert into patients (first_name, last_name, date_of_birth, gender)
      select 'Pat', 'Number ' || n, '1980-01-01', 'U' from generate_series(1, ${size}) as n returning id)
    insert into assignments (patient_id, practitioner_id, role) select id, ${fromId}, 'primary' from made`
  return { fromId, to: colleagues.map(practitionerId => ({ practitionerId })) }
}

/** A request that somebody repeats with the same key, in whatever process the server runs. */
const repeatable = (procedure: 'start' | 'undo', token: string, body: object) => {
  const headers = { 'idempotency-key': randomUUID() }
  return ({ address }: Clinic) => ask(`${address}/trpc/transfers.${procedure}`, { token, headers, body })
}
const reply = z.object({ result: z.object({ data: z.object({ id: z.int(), state: z.string() }) }) })
const idIn = (text: string) => reply.parse(JSON.parse(text)).result.data.id
const soon = () => new Date(Date.now() + 3_600_000).toISOString()

/** How many patients of the panel the practitioner still has, how many rows the ledger has of them, and of the handover. */
async function stateOf(sql: Sql, { fromId }: Panel) {
  const [counts] = await sql`
    with them as (select distinct patient_id from assignments where practitioner_id = ${fromId}),
      rows as (select a.* from assignments a join them using (patient_id))
    select (select count(*)::int from rows where ended_at is null and role = 'primary') as primaries,
      (select count(distinct patient_id)::int from rows where ended_at is null and role = 'primary') as patients,
      (select count(*)::int from rows where ended_at is null and practitioner_id = ${fromId}) as kept,
      (select count(*)::int from rows) as rows`
  const handovers = await sql`select state from transfers where from_id = ${fromId}`
  const traces = await sql`
    select action from audit_events
    where outcome = 'ok' and action in ('transfers.create', 'transfers.undo') and target in
      (select ${`practitioner/${fromId}`} union select 'transfer/' || id from transfers where from_id = ${fromId})`
  const { primaries, patients, kept, rows } = z
    .object({ primaries: z.int(), patients: z.int(), kept: z.int(), rows: z.int() })
    .parse(counts)
  // At any time each patient has exactly one primary, and all are where they were or none is.
  expect([primaries, patients]).toEqual([size, size])
  expect([0, size]).toContain(kept)
  return {
    ...{ kept, rows },
    states: handovers.map(({ state }) => state),
    traces: traces.map(({ action }) => action),
  }
}

const untouched = { kept: size, rows: size }
const handedOver = { kept: 0, rows: 2 * size }
const givenBack = { kept: size, rows: 3 * size }

/** Where in its work the server dies: the statement that waits then for as long as the test holds a lock. */
const moments = {
  'before the ledger changes': 'before update on assignments for each statement',
  'when the ledger has changed': 'before insert or update on transfer_rows for each statement',
  'in the commit': 'after insert or update on transfers deferrable initially deferred for each row',
}
const cases = Object.entries(moments).map(([moment, timing]) => ({
  ...{ moment, timing },
  isCommitted: moment === 'in the commit',
}))

describe('on PostgreSQL', () => {
  let cluster: Cluster
  let connection: Connection
  let token: string
  beforeAll(async () => {
    cluster = await startCluster()
    {
      await using clinic = await openClinic(cluster)
      token = clinic.token
    }
    connection = await connect({ databaseUrl: cluster.url })
    await connection.sql.unsafe(`
      create function hold() returns trigger language plpgsql
      as $$begin
        if current_setting('application_name') = 'clinic' then perform pg_advisory_xact_lock(8); end if;
        return new;
      end$$`)
  })
  afterAll(async () => {
    await connection.close()
    await cluster[Symbol.asyncDispose]()
  })

  /** Kills the server at a moment of its work. Resolves when the database has noticed. */
  async function killAt(timing: string, { server }: Clinic, begin: () => Promise<unknown>): Promise<void> {
    const { sql } = connection
    const table = / on (\w+)/.exec(timing)?.[1]
    // A case that failed may have left it.
    await sql.unsafe(`drop trigger if exists held on ${table}`)
    const constraint = timing.includes('deferrable') ? 'constraint' : ''
    await sql.unsafe(`create ${constraint} trigger held ${timing} execute function hold()`)
    const holder = await sql.reserve()
    await holder`select pg_advisory_lock(8)`
    try {
      const lost = begin()
      const waiting = () => sql`
        select from pg_stat_activity where application_name = 'clinic' and wait_event = 'advisory'`
      await expect.poll(async () => (await waiting()).length, patience).toBe(1)
      server.child.kill('SIGKILL')
      await server.ended
      await lost
    } finally {
      await holder`select pg_advisory_unlock(8)`
      holder.release()
    }
    const theirs = () => sql`select from pg_stat_activity where application_name = 'clinic'`
    await expect.poll(async () => (await theirs()).length, patience).toBe(0)
    await sql.unsafe(`drop trigger held on ${table}`)
  }

  const noReply = (call: Promise<{ status: number }>) =>
    call.then(
      ({ status }) => expect.unreachable(`it was answered with ${status}`),
      () => {},
    )

  test.each(cases)('G19 SIGKILL during a handover, $moment: all or nothing, and once', async one => {
    const panel = await openPanel(connection)
    const start = repeatable('start', token, panel)
    await using clinic = await openClinic(cluster)
    await killAt(one.timing, clinic, () => noReply(start(clinic)))
    const now = await stateOf(connection.sql, panel)
    expect(now).toEqual(
      one.isCommitted
        ? { ...handedOver, states: ['done'], traces: ['transfers.create'] }
        : { ...untouched, states: [], traces: [] },
    )
    await using second = await openClinic(cluster)
    const [again, andAgain] = [await start(second), await start(second)]
    expect([again.status, andAgain.text]).toEqual([200, again.text])
    expect(await stateOf(connection.sql, panel)).toEqual({
      ...handedOver,
      ...{ states: ['done'], traces: ['transfers.create'] },
    })
    say(`SIGKILL during a handover, ${one.moment}`, { 'patients moved by then': size - now.kept })
  })

  test.each(cases)('G19 SIGKILL while a handover is undone, $moment: all or nothing, and once', async one => {
    const panel = await openPanel(connection)
    await using clinic = await openClinic(cluster)
    const { text } = await repeatable('start', token, panel)(clinic)
    const undo = repeatable('undo', token, { id: idIn(text) })
    await killAt(one.timing, clinic, () => noReply(undo(clinic)))
    const now = await stateOf(connection.sql, panel)
    const done = ['transfers.create', 'transfers.undo']
    expect(now).toEqual(
      one.isCommitted
        ? { ...givenBack, states: ['undone'], traces: done }
        : { ...handedOver, states: ['done'], traces: ['transfers.create'] },
    )
    await using second = await openClinic(cluster)
    const [again, andAgain] = [await undo(second), await undo(second)]
    expect([again.status, andAgain.text]).toEqual([200, again.text])
    expect(await stateOf(connection.sql, panel)).toEqual({ ...givenBack, states: ['undone'], traces: done })
    say(`SIGKILL while a handover is undone, ${one.moment}`, { 'patients back by then': now.kept })
  })

  test.each(cases)('G19 SIGKILL while a planned handover is carried out, $moment: once', async one => {
    const { sql } = connection
    const panel = await openPanel(connection)
    await using clinic = await openClinic(cluster)
    const { text } = await repeatable('start', token, { ...panel, effectiveAt: soon() })(clinic)
    const id = idIn(text)
    const planned = ['transfers.create']
    expect(await stateOf(sql, panel)).toEqual({ ...untouched, states: ['planned'], traces: planned })
    await killAt(one.timing, clinic, async () => {
      await sql`update transfers set due_at = created_at where id = ${id}`
    })
    const now = await stateOf(sql, panel)
    const carriedOut = [...planned, 'transfers.create']
    expect(now).toEqual(
      one.isCommitted
        ? { ...handedOver, states: ['done'], traces: carriedOut }
        : { ...untouched, states: ['planned'], traces: planned },
    )
    await using _second = await openClinic(cluster)
    await expect.poll(async () => (await stateOf(sql, panel)).states, patience).toEqual(['done'])
    expect(await stateOf(sql, panel)).toEqual({ ...handedOver, states: ['done'], traces: carriedOut })
    say(`SIGKILL while a planned handover is carried out, ${one.moment}`, {
      'moved by then': size - now.kept,
    })
  })
})

describe('on the embedded engine', () => {
  /** Nobody else sees what the engine is doing, so replies of the server count how long it has worked. */
  async function killAfter(replies: number, { server, address }: Clinic): Promise<void> {
    for (let n = 0; n < replies; n++) await ask(`${address}/health/live`)
    server.child.kill('SIGKILL')
    await server.ended
  }

  /** The next server, and what it finds. */
  async function restarted(place: Place, panel: Panel) {
    const clinic = await openClinic(place)
    const connection = await place.connect()
    return {
      ...{ clinic, sql: connection.sql, found: await stateOf(connection.sql, panel) },
      async [Symbol.asyncDispose]() {
        await connection.close()
        await clinic[Symbol.asyncDispose]()
      },
    }
  }

  test.each([1, 100])('G19 SIGKILL of a handover, after %i other replies: all or nothing', async replies => {
    await using place = await embeddedPlace()
    await using clinic = await openClinic(place)
    const { token } = clinic
    let panel: Panel
    {
      await using connection = await place.connect()
      panel = await openPanel(connection)
    }
    const start = repeatable('start', token, panel)
    const lost = start(clinic).catch(() => {})
    await killAfter(replies, clinic)
    await lost
    await using second = await restarted(place, panel)
    say('SIGKILL of a handover on the embedded engine', { 'moved by then': size - second.found.kept })
    const [again, andAgain] = [await start(second.clinic), await start(second.clinic)]
    expect([again.status, andAgain.text]).toEqual([200, again.text])
    const done = { ...handedOver, states: ['done'], traces: ['transfers.create'] }
    expect(await stateOf(second.sql, panel)).toEqual(done)
    expect([{ ...untouched, states: [], traces: [] }, done]).toContainEqual(second.found)
  })

  test.each([1, 100])('G19 SIGKILL of a planned one that is due, after %i replies: once', async replies => {
    await using place = await embeddedPlace()
    await using clinic = await openClinic(place)
    let panel: Panel
    {
      await using connection = await place.connect()
      panel = await openPanel(connection)
      const { text } = await repeatable('start', clinic.token, { ...panel, effectiveAt: soon() })(clinic)
      await connection.sql`update transfers set due_at = created_at where id = ${idIn(text)}`
    }
    await killAfter(replies, clinic)
    await using second = await restarted(place, panel)
    await expect.poll(async () => (await stateOf(second.sql, panel)).states, patience).toEqual(['done'])
    const traces = ['transfers.create', 'transfers.create']
    expect(await stateOf(second.sql, panel)).toEqual({ ...handedOver, states: ['done'], traces })
  })
})
