import { randomUUID } from 'node:crypto'
import { connect } from '@empanel/db'
import { expect, test } from 'vitest'
import { startCluster } from './cluster.ts'
import { ask, openClinic, say } from './requests.ts'

test('G8 SIGKILL after the commit: whoever repeats with the same Idempotency-Key gets one row and its reply', async () => {
  await using cluster = await startCluster()
  await using clinic = await openClinic(cluster)
  await using connection = await connect({ databaseUrl: cluster.url })
  const { sql } = connection
  const asked = {
    token: clinic.token,
    headers: { 'idempotency-key': randomUUID() },
    body: { first_name: 'Ana', last_name: 'Killed', date_of_birth: '1990-04-01', gender: 'F' },
  }
  const made = () => sql`select id from patients where last_name = 'Killed'`

  // The database is in the middle of the commit for as long as the test holds the lock.
  await sql.unsafe(`
    create function hold() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(8); return null; end';
    create constraint trigger held after insert on patients deferrable initially deferred
      for each row execute function hold()`)
  const holder = await sql.reserve()
  await holder`select pg_advisory_lock(8)`
  const lost = ask(`${clinic.address}/api/patients/`, asked).then(
    ({ status }) => status,
    () => 'no reply',
  )
  const committing = () => sql`
    select from pg_stat_activity where wait_event = 'advisory' and query ilike 'commit%'`
  await expect.poll(async () => (await committing()).length, { timeout: 5000 }).toBe(1)
  clinic.server.child.kill('SIGKILL')
  expect(await lost).toBe('no reply')
  expect(await made()).toEqual([])
  await holder`select pg_advisory_unlock(8)`
  holder.release()
  await expect.poll(async () => (await made()).length, { timeout: 5000 }).toBe(1)
  await sql.unsafe('drop trigger held on patients; drop function hold')

  await using second = await openClinic(cluster)
  const replies = [0, 1].map(() => ask(`${second.address}/api/patients/`, asked))
  const [again, andAgain] = await Promise.all(replies)
  const rows = await made()
  const traces = await sql`select from audit_events where action = 'patients.create'`
  say('SIGKILL after a commit', {
    'replies lost': 1,
    repeated: replies.length,
    'rows after that': rows.length,
    'entries of its creation': traces.length,
    'replies alike': String(again?.text === andAgain?.text),
  })
  expect(again).toMatchObject({ status: 201, text: expect.stringContaining('Killed') })
  expect(andAgain?.text).toBe(again?.text)
  expect(rows).toHaveLength(1)
  expect(traces).toHaveLength(1)
})
