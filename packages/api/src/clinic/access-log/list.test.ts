import { auditEvents } from '@empanel/db'
import { emptyTrail, forging } from '@empanel/db/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { connection, db, sql, add, as } = await openClinic()
let ids: number[]
const adminId = (await add.user({ role: 'admin', name: 'Root' })).id
const ada = (await add.user({ role: 'staff', name: 'Ada' })).id
const admin = await as('admin', adminId)

const day = (n: number) => `2024-01-0${n}T00:00:00.000Z`
/** Five entries, one a day, which differ in actor, action, patient and outcome. */
beforeEach(async () => {
  await emptyTrail(connection)
  const entry = { actorRole: 'staff', outcome: 'ok', requestId: 'r', basis: 'all', ip: '192.0.2.7' } as const
  const entries = [
    { actorId: ada, action: 'patients.read', patientIds: [7, 8] },
    { actorId: ada, action: 'patients.update', patientIds: [8] },
    { actorId: ada, action: 'patients.read', patientIds: [9], outcome: 'denied' as const, basis: null },
    { actorId: adminId, action: 'patients.read', patientIds: [8], actorRole: 'admin' },
    {
      actorId: null,
      action: 'auth.login',
      patientIds: [],
      actorRole: 'anonymous',
      outcome: 'denied' as const,
    },
  ]
  const rows = await db
    .insert(auditEvents)
    .values(entries.map((values, n) => ({ ...entry, ...values, at: day(n + 1) })))
    .returning({ id: auditEvents.id })
  ids = rows.map(({ id }) => id)
})

type Filters = Parameters<typeof admin.audit.list>[0]
/** The days of the entries found. */
const found = async (filters: Filters) =>
  (await admin.audit.list(filters)).items.flatMap(({ id }) => (ids.includes(id) ? [ids.indexOf(id) + 1] : []))

describe('57 the trail is read', () => {
  test('with all fields of an entry, the newest first', async () => {
    const { items } = await admin.audit.list({})
    expect(items.map(({ id }) => id)).toEqual(ids.toReversed())
    expect(items.at(-1)).toEqual({
      id: ids[0],
      at: day(1),
      actorId: ada,
      actorName: 'Ada',
      actorRole: 'staff',
      action: 'patients.read',
      outcome: 'ok',
      basis: 'all',
      how: 'listed',
      patientIds: [7, 8],
      target: null,
      requestId: 'r',
      ip: '192.0.2.7',
      changes: null,
    })
    expect(items[0]).toMatchObject({ actorId: null, actorName: null, actorRole: 'anonymous' })
  })

  test('by one filter or by several that must all match', async () => {
    expect(await found({ actorId: ada })).toEqual([3, 2, 1])
    expect(await found({ action: 'patients.read' })).toEqual([4, 3, 1])
    expect(await found({ action: 'patients' })).toEqual([])
    expect(await found({ outcome: 'denied' })).toEqual([5, 3])
    expect(await found({ outcome: 'ok', actorId: adminId })).toEqual([4])
    expect(await found({ patientId: 8 })).toEqual([4, 2, 1])
    expect(await found({ patientId: 8, action: 'patients.read', actorId: ada })).toEqual([1])
    expect(await found({ patientId: 2_000_000_000 })).toEqual([])
    expect(await found({ how: 'listed' })).toEqual([1])
    expect(await found({ how: 'opened' })).toEqual([4, 2])
  })

  test('from one moment on, up to another and not including it, whatever their offset', async () => {
    expect(await found({ from: day(3), until: day(6) })).toEqual([5, 4, 3])
    expect(await found({ until: day(3) })).toEqual([2, 1])
    expect(await found({ from: day(2), until: day(4), outcome: 'ok' })).toEqual([2])
    expect(await found({ until: '2024-01-03T05:30:00.001+05:30' })).toEqual([3, 2, 1])
    expect(await found({ from: day(4), until: day(2) })).toEqual([])
  })

  test('in pages that show each entry once, even with equal moments and while reading adds entries', async () => {
    await forging(sql, tx => tx`update audit_events set at = ${day(1)}`)
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const page = await admin.audit.list({ limit: 2, cursor })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(ids.toReversed())
  })

  test('and records who read it, and about whom', async () => {
    await admin.audit.list({ patientId: 8, actorId: ada })
    await admin.audit.list({})
    const { items } = await admin.audit.list({ action: 'audit.read' })
    const reading = { actorId: adminId, actorName: 'Root', action: 'audit.read', basis: 'all', outcome: 'ok' }
    expect(items).toMatchObject([
      { ...reading, patientIds: [], target: null },
      { ...reading, patientIds: [8], target: `user/${ada}` },
    ])
  })

  test('only by administrators; a refusal reveals nothing else', async () => {
    const staff = await as('staff', ada)
    expect((await refusalOf(staff.audit.list({ patientId: 8 }))).code).toBe('FORBIDDEN')
    const [last] = (await admin.audit.list({ limit: 1 })).items
    expect(last).toMatchObject({ actorId: ada, action: 'audit.read', outcome: 'denied', patientIds: [8] })
  })
})

test.each([
  ['from', '2024-02-30T00:00:00Z'],
  ['until', '2024-01-01'],
  ['until', '+275760-09-13T00:00:00Z'],
  ['action', ''],
  ['action', 'a\0'],
  ['outcome', 'perhaps'],
  ['how', 'read'],
  ['patientId', '8'],
  ['actorId', 0],
  ['cursor', btoa('["x"]')],
  ['cursor', btoa('[1]')],
  ['cursor', btoa('["2024-01-01T00:00:00Z",1.5]')],
  ['cursor', btoa('["2024-02-30T00:00:00Z",1]')],
  ['ip', '192.0.2.7'],
])('48 %s: %j is refused', async (field, value) => {
  const refusal = await refusalOf(Reflect.apply(admin.audit.list, undefined, [{ [field]: value }]))
  expect(Object.keys(refusal.fieldErrors ?? {})).toEqual([field])
})

test('63 a page ends early where its entries name very many patients; the next pages have the rest', async () => {
  await sql`
    insert into audit_events (actor_role, action, outcome, patient_ids, request_id)
    select 'staff', 'patients.read', 'ok', array(select generate_series(1, 30000)), 'large' from generate_series(1, 3)`
  const seen: number[] = []
  const sizes: number[] = []
  let cursor: string | undefined
  do {
    const page = await admin.audit.list({ action: 'patients.read', ...(cursor && { cursor }) })
    seen.push(...page.items.map(({ id }) => id))
    sizes.push(page.items.reduce((sum, { patientIds }) => sum + patientIds.length, 0))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50_000)
  const all = await sql`
    select id from audit_events where action = 'patients.read' order by at desc, id desc`
  expect(seen).toEqual(all.map(({ id }) => Number(id)))
})
