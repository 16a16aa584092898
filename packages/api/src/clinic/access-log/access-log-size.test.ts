import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { costOf } from '../../../test/walk/cost.ts'

const { connection, sql, add, as } = await openClinic()
const admin = await as('admin')
/** Patients with very many entries up to the end of the trail, with very many up to its middle, and with a few. */
const busy = (await add.patient()).id
const idle = (await add.patient()).id
const seldom = (await add.patient()).id
// Pairs share a moment; some entries name both, some are denials, and some were written after later ones.
await sql`
  insert into audit_events (at, actor_role, action, outcome, patient_ids, request_id)
  select timestamptz '2024-01-01' + (n / 2 - 40 * (n % 11 / 10)) * interval '1 minute', 'staff', 'patients.read',
    case when n % 13 = 0 then 'denied' else 'ok' end,
    case when n % 1000 = 7 then array[${busy}::int, ${seldom}] when n < 14000 and n % 2 = 0 then array[${idle}::int]
      else array[${busy}::int] end, 'test'
  from generate_series(1, 20000) as n`
// More entries of nobody than are walked, right after the idle patient's last.
await sql`
  insert into audit_events (at, actor_role, action, outcome, patient_ids, request_id)
  select timestamptz '2024-01-01' + interval '7001 minutes' + n * interval '1 ms', 'staff', 'users.read', 'ok', '{}', 'test'
  from generate_series(1, 100000) as n`
await sql`vacuum analyze`

async function entriesOf(patientId: number): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select id::int from audit_events where outcome = 'ok' and at < '2025-01-01' and ${patientId} = any(patient_ids)
    order by at desc, id desc`
  return rows.map(({ id }) => id)
}

test('each page has the next entries, however many there are', async () => {
  for (const patientId of [busy, idle, seldom]) {
    const expected = await entriesOf(patientId)
    const found: number[] = []
    let cursor = Buffer.from(JSON.stringify(['2025-01-01T00:00:00.000Z', 1])).toString('base64url')
    for (let page = 0; page < 9; page++) {
      const { items, nextCursor } = await admin.audit.ofPatient({
        patientId,
        limit: page < 3 ? 7 : 500,
        cursor,
      })
      found.push(...items.map(({ id }) => id))
      cursor = nextCursor ?? cursor
      if (!nextCursor) break
    }
    expect(found).toEqual(expected.slice(0, found.length))
    expect(found.length).toBe(Math.min(expected.length, 3 * 7 + 6 * 500))
  }
})

test('the cost of a page depends on what it shows, not on how many entries there are', async () => {
  const { blocks } = await costOf(connection, () => admin.audit.ofPatient({ patientId: busy, limit: 20 }))
  expect((await entriesOf(busy)).length).toBeGreaterThan(10_000)
  expect(blocks).toBeLessThan(1000)
})
