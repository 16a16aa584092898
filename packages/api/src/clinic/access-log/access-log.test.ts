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

  const { items } = await ada.audit.ofPatient({ patientId })
  expect(items.map(({ id: _, at: __, actorId: ___, ...shown }) => shown)).toEqual([
    {
      actorName: 'Ada',
      actorRole: 'patient',
      action: 'patients.update',
      basis: 'own',
      yourself: true,
      reason: null,
    },
    {
      actorName: user.name,
      actorRole: 'doctor',
      action: 'panel.read',
      basis: 'assigned',
      yourself: false,
      reason: null,
    },
    {
      actorName: 'Sam Staff',
      actorRole: 'staff',
      action: 'patients.read',
      basis: 'all',
      yourself: false,
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
  const { items } = await ada.audit.ofPatient({ patientId, limit: 500 })
  expect(items.slice(0, 4)).toMatchObject(
    Array.from({ length: 4 }, () => ({ action: 'accessLog.read', basis: 'own', yourself: true })),
  )
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
