import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf } from '../../../test/fixtures.ts'

const { sql, services, add, as } = await openClinic()
let ada: ReturnType<typeof callAs>
let staff: ReturnType<typeof callAs>
let adaId: number
let patientId: number
let strangersId: number
beforeEach(async () => {
  adaId = (await add.user({ name: 'Ada' })).id
  ada = await as('patient', adaId)
  const userId = (await add.user({ name: 'Sam Staff', role: 'staff' })).id
  staff = await as('staff', userId)
  patientId = (await add.patient({ ownerId: adaId })).id
  strangersId = (await add.patient()).id
})

test('62 a patient sees who opened their record, when, and why that was allowed', async () => {
  const { user, doctor } = await add.doctorAccount()
  await add.assignment({ patientId, practitionerId: doctor.id })
  const began = Date.now()
  await staff.patients.get({ id: patientId })
  await callAs(services('minimum-necessary'), { userId: user.id, role: 'doctor' }).patients.panel({})
  await ada.patients.update({ id: patientId, address: 'London' })
  // Neither entries about others nor denials are accesses to her record.
  await staff.patients.get({ id: strangersId })
  const stranger = await as('patient')
  await refusalOf(stranger.patients.get({ id: patientId }))

  const { items } = await ada.audit.ofPatient({ patientId, includeOwn: true })
  expect(items.map(({ id: _, at: __, actorId: ___, ...shown }) => shown)).toEqual([
    {
      actorName: 'Ada',
      actorRole: 'patient',
      action: 'patients.update',
      basis: 'own',
      how: 'opened',
      changes: [{ field: 'address', before: null, after: 'London' }],
      yourself: true,
      cover: null,
      reason: null,
    },
    {
      actorName: user.name,
      actorRole: 'doctor',
      action: 'panel.read',
      basis: 'assigned',
      how: 'listed',
      changes: null,
      yourself: false,
      cover: null,
      reason: null,
    },
    {
      actorName: 'Sam Staff',
      actorRole: 'staff',
      action: 'patients.read',
      basis: 'all',
      how: 'opened',
      changes: null,
      yourself: false,
      cover: null,
      reason: null,
    },
  ])
  for (const { at } of items) expect(Math.abs(Date.parse(at) - began)).toBeLessThan(60_000)
})

test('the log shows that it was read; each entry appears once over all pages', async () => {
  for (let n = 0; n < 4; n++) await staff.patients.get({ id: patientId })
  const seen: number[] = []
  let cursor: string | undefined
  do {
    const page = await ada.audit.ofPatient({ patientId, limit: 1, cursor })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toHaveLength(4)
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a))
  const { items } = await ada.audit.ofPatient({ patientId, limit: 500, includeOwn: true })
  expect(items.slice(0, 4)).toMatchObject(
    Array.from({ length: 4 }, () => ({ action: 'accessLog.read', basis: 'own', yourself: true })),
  )
})

test('62 what the account did to which the record belongs is left out, for whoever asks, and pages stay full', async () => {
  for (let n = 0; n < 3; n++) {
    await staff.patients.get({ id: patientId })
    for (let own = 0; own < 4; own++) await ada.patients.get({ id: patientId })
  }
  const admin = await as('admin')
  for (const reader of [ada, admin]) {
    const first = await reader.audit.ofPatient({ patientId, limit: 2, how: 'opened' })
    const names = first.items.map(({ action, actorName }) => [action, actorName])
    const more = await ada.audit.ofPatient({ patientId, limit: 50, cursor: first.nextCursor ?? undefined })
    if (reader === ada) expect(names).toEqual(Array.from({ length: 2 }, () => ['patients.read', 'Sam Staff']))
    expect([...first.items, ...more.items].map(({ actorName }) => actorName)).not.toContain('Ada')
    expect(first.items).toHaveLength(2)
    expect(more.nextCursor).toBeNull()
  }
  const all = await admin.audit.ofPatient({ patientId, limit: 500, includeOwn: true })
  expect(all.items.filter(({ actorName }) => actorName === 'Ada')).toHaveLength(12 + 3)
})

test('62 of a record that belongs to nobody, all is shown, also what has no account', async () => {
  await staff.patients.get({ id: strangersId })
  await sql`
    insert into audit_events (actor_id, actor_role, action, outcome, basis, patient_ids, request_id)
    values (null, 'system', 'import', 'ok', 'all', array[${strangersId}::int, ${patientId}::int], 'run')`
  const { items } = await (await as('admin')).audit.ofPatient({ patientId: strangersId })
  expect(items.map(({ action, how }) => [action, how])).toEqual([
    ['import', 'opened'],
    ['patients.read', 'opened'],
  ])
})

test('62 that a record stood in a list and that it was opened are two things, told apart and filtered by', async () => {
  const { user, doctor } = await add.doctorAccount()
  const link = await add.assignment({ patientId, practitionerId: doctor.id })
  const practitioner = callAs(services('minimum-necessary'), { userId: user.id, role: 'doctor' })
  await practitioner.patients.list({})
  await practitioner.patients.panel({})
  await practitioner.assignments.list({})
  await practitioner.assignments.list({ patientId })
  await practitioner.assignments.get({ id: link.id })
  await practitioner.assignments.careTeam({ patientId })
  await practitioner.patients.get({ id: patientId })
  await staff.queue.suggest({ patientIds: [patientId] })
  await staff.patients.update({ id: patientId, address: 'Dorset Street' })
  const { items } = await ada.audit.ofPatient({ patientId })
  const told = (how: string) => items.flatMap(one => (one.how === how ? [one.action] : []))
  expect(told('opened')).toEqual([
    ...['patients.update', 'patients.read', 'assignments.read', 'assignments.read', 'assignments.read'],
  ])
  expect(told('listed')).toEqual(['queue.read', 'assignments.read', 'panel.read', 'patients.read'])
  for (const how of ['opened', 'listed'] as const) {
    const filtered = await ada.audit.ofPatient({ patientId, how, includeOwn: true, limit: 500 })
    const own = filtered.items.filter(({ yourself }) => yourself)
    expect(filtered.items.filter(({ yourself }) => !yourself)).toEqual(items.filter(one => one.how === how))
    expect(own.every(one => one.how === how)).toBe(true)
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const page = await ada.audit.ofPatient({ patientId, how, limit: 1, cursor })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(items.flatMap(one => (one.how === how ? [one.id] : [])))
  }
})

test('62 of entries from before that was kept, reads of several patients were lists', async () => {
  const add = (action: string, ids: number[]) => sql`
    insert into audit_events (actor_role, action, outcome, basis, patient_ids, request_id)
    values ('staff', ${action}, 'ok', 'all', ${ids}, 'old')`
  await add('patients.read', [patientId, strangersId])
  await add('patients.read', [patientId])
  await add('sites.delete', [patientId, strangersId])
  const { items } = await ada.audit.ofPatient({ patientId })
  expect(items.map(({ action, how }) => [action, how])).toEqual([
    ['sites.delete', 'opened'],
    ['patients.read', 'opened'],
    ['patients.read', 'listed'],
  ])
  const { items: listed } = await ada.audit.ofPatient({ patientId, how: 'listed' })
  expect(listed).toEqual(items.slice(2))
})

test('the log of a record that nobody opened is empty', async () => {
  expect(await ada.audit.ofPatient({ patientId })).toEqual({ items: [], nextCursor: null })
})

test('37 the logs of foreign, deleted and missing patients are all out of reach, with the same answer', async () => {
  await staff.patients.get({ id: strangersId })
  await staff.patients.get({ id: patientId })
  const deleted = await add.patient({ ownerId: adaId })
  await staff.patients.get({ id: deleted.id })
  await staff.patients.delete({ id: deleted.id })
  const before = await sql`select * from patients order by id`
  const ids = [strangersId, deleted.id, 2_000_000_000]
  for (const id of ids) {
    const { code, reason } = await refusalOf(ada.audit.ofPatient({ patientId: id }))
    expect({ code, reason }).toEqual({ code: 'NOT_FOUND', reason: 'not_found' })
  }
  expect(await sql`select * from patients order by id`).toEqual(before)
  const denials = await sql`
    select action, patient_ids from audit_events where actor_id = ${adaId} and outcome = 'denied' order by id`
  expect(denials).toEqual(ids.map(id => ({ action: 'accessLog.read', patient_ids: [id] })))
})

test('under the preset owner, staff see the logs of their own patients only', async () => {
  const userId = (await add.user({ role: 'staff' })).id
  const keeper = callAs(services('owner'), { userId, role: 'staff' })
  const mine = await add.patient({ ownerId: userId })
  expect((await keeper.audit.ofPatient({ patientId: mine.id })).items).toEqual([])
  expect((await refusalOf(keeper.audit.ofPatient({ patientId }))).code).toBe('NOT_FOUND')
})
