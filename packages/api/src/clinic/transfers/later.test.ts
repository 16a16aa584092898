import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'
import { fillPanel } from '../../../test/panel.ts'
import { carryOutNextTransfer } from './carry-out.ts'

const { db, sql, add, as, services } = await openClinic()
const instance = services()
const { id: userId } = await add.user({ role: 'staff' })
const staff = await as('staff', userId)
const admin = await as('admin')
const idOf = async (made: Promise<{ id: number }>) => (await made).id
let [house, wilson, cuddy] = [0, 0, 0]
let patients: number[] = []
beforeEach(async () => {
  await sql`update users set status = 'active', role = 'staff' where id = ${userId}`
  house = await idOf(add.practitioner())
  wilson = await idOf(add.practitioner())
  cuddy = await idOf(add.practitioner())
  patients = await fillPanel(db, house, 4)
})

const to = (...ids: number[]) => ids.map(practitionerId => ({ practitionerId }))
const soon = () => new Date(Date.now() + 3_600_000).toISOString()
const plan = () => staff.transfers.start({ fromId: house, to: to(wilson, cuddy), effectiveAt: soon() })
const passTime = () => sql`update transfers set due_at = due_at - interval '1 day' where state = 'planned'`
async function becomeDue(): Promise<void> {
  await passTime()
  while ((await carryOutNextTransfer(instance, () => {})) !== null);
}
const primaryOf = async (patientId: number) => {
  const rows = await sql`
    select practitioner_id from assignments where patient_id = ${patientId} and role = 'primary' and ended_at is null`
  return rows[0]?.practitioner_id
}
const outcomes = async (id: number) => {
  const { items } = await staff.transfers.rows({ id })
  return items.map(({ patientId, practitionerId, outcome }) => [patientId, practitionerId, outcome])
}

describe('a planned handover', () => {
  test('leaves the ledger as it is until its time, and shows the panel in transition', async () => {
    const { id, dueAt } = await plan()
    expect(await Promise.all(patients.map(primaryOf))).toEqual(patients.map(() => house))
    const panel = await staff.panels.get({ practitionerId: house })
    expect(panel.transition).toMatchObject({ transferId: id, dueAt })
    expect(panel.transition?.to).toHaveLength(2)
    const { items } = await staff.transfers.letters({ id })
    expect(items.map(({ patientId, since }) => [patientId, since])).toEqual(patients.map(one => [one, dueAt]))
    expect(await refusalOf(plan())).toMatchObject({ reason: 'already_planned' })
    await becomeDue()
    expect(await staff.transfers.get({ id })).toMatchObject({ state: 'done', moved: 4 })
    expect((await staff.panels.get({ practitionerId: house })).transition).toBeNull()
  })

  test('that is due next comes first among those that are planned', async () => {
    const other = await idOf(add.practitioner())
    await fillPanel(db, other, 1)
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const later = await staff.transfers.start({ fromId: house, to: to(wilson), effectiveAt: inDays(9) })
    const next = await staff.transfers.start({ fromId: other, to: to(wilson), effectiveAt: inDays(3) })
    const { items } = await staff.transfers.list({ state: 'planned', limit: 500 })
    const ours = items.map(({ id }) => id).filter(id => id === later.id || id === next.id)
    expect(ours).toEqual([next.id, later.id])
    for (const { id } of [later, next]) await staff.transfers.cancel({ id })
  })

  test('by hand does as planned for all who were named, and for nobody else', async () => {
    const [supported = 0, full = 0, unnamed = 0] = patients
    await sql`update assignments set role = 'consulting' where patient_id = ${supported} and practitioner_id = ${house}`
    await staff.panels.set({ practitionerId: wilson, maximum: 0 })
    const { id } = await staff.transfers.start({
      ...{ fromId: house, to: to(wilson), split: 'manual', consulting: 'end', effectiveAt: soon() },
      rows: [supported, full].map(patientId => ({ patientId, practitionerId: wilson })),
    })
    // There is room by then.
    await staff.panels.set({ practitionerId: wilson, maximum: 5 })
    await becomeDue()
    expect(await staff.transfers.get({ id })).toMatchObject({ state: 'done', moved: 1, ended: 1 })
    expect(await outcomes(id)).toEqual([
      [supported, null, 'ended'],
      [full, wilson, 'moved'],
    ])
    expect(await primaryOf(unnamed)).toBe(house)
  })

  test('does as planned, takes along who came since, and passes over who left', async () => {
    const { id } = await plan()
    const planned = new Map(
      (await outcomes(id)).map(([patientId, practitionerId]) => [patientId, practitionerId]),
    )
    const [gone = 0, ...others] = patients
    await staff.assignments.changePrimary({ patientId: gone, practitionerId: cuddy })
    const [came = 0] = await fillPanel(db, house, 1)
    await becomeDue()
    for (const one of others) expect(await primaryOf(one)).toBe(planned.get(one))
    expect([wilson, cuddy]).toContain(await primaryOf(came))
    expect(await outcomes(id)).toEqual([
      [gone, planned.get(gone), 'left'],
      ...others.map(one => [one, planned.get(one), 'moved']),
      [came, await primaryOf(came), 'moved'],
    ])
    const entries = await sql`
      select action, actor_id, cardinality(patient_ids) as patients from audit_events where request_id = ${`transfer/${id}`}`
    expect([...entries]).toEqual([{ action: 'transfers.create', actor_id: userId, patients: 4 }])
  })

  test('leaves whom nobody can take any more, as work to do', async () => {
    const { id } = await plan()
    await staff.panels.set({ practitionerId: wilson, maximum: 1 })
    await admin.practitioners.delete({ id: cuddy })
    await becomeDue()
    expect(await staff.transfers.get({ id })).toMatchObject({ state: 'done', moved: 1, refused: 3 })
    const { items } = await staff.transfers.rows({ id, failed: true })
    expect(items.map(({ failure }) => failure)).toEqual(['panel_full', 'panel_full', 'panel_full'])
  })

  test('fails where nobody can take anybody, and changes nothing, until somebody cancels it', async () => {
    const { id } = await plan()
    await staff.panels.set({ practitionerId: wilson, maximum: 0 })
    await staff.panels.set({ practitionerId: cuddy, accepting: 'closed' })
    const { count } = await staff.transfers.waiting()
    await becomeDue()
    expect(await staff.transfers.get({ id })).toMatchObject({
      state: 'failed',
      failure: 'panel_full',
      moved: 0,
    })
    expect(await Promise.all(patients.map(primaryOf))).toEqual(patients.map(() => house))
    expect((await staff.transfers.waiting()).count).toBe(count + 1)
    expect(await staff.transfers.cancel({ id })).toMatchObject({ state: 'cancelled' })
    expect((await staff.transfers.waiting()).count).toBe(count)
  })

  test.each(['role', 'status'] as const)('fails when its maker has another %s', async column => {
    const { id } = await plan()
    await sql`update users set ${sql(column)} = ${column === 'role' ? 'patient' : 'disabled'} where id = ${userId}`
    await becomeDue()
    expect(await admin.transfers.get({ id })).toMatchObject({ state: 'failed', failure: 'not_permitted' })
    expect(await primaryOf(patients[0] ?? 0)).toBe(house)
  })

  test('can be cancelled before its time, and not be carried out then', async () => {
    const { id } = await plan()
    expect(await staff.transfers.cancel({ id })).toMatchObject({ state: 'cancelled' })
    await becomeDue()
    expect(await primaryOf(patients[0] ?? 0)).toBe(house)
    expect((await staff.transfers.letters({ id })).items).toEqual([])
    for (const call of [staff.transfers.cancel, staff.transfers.undo]) {
      expect(await refusalOf(call({ id }))).toMatchObject({ code: 'CONFLICT' })
    }
  })

  test('is carried out whole after a crash before the commit, and not at all before', async () => {
    const { id } = await plan()
    await passTime()
    const crash = new Error('crash')
    const trail = {
      ...instance.trail,
      change: <Result>(work: Parameters<typeof instance.trail.change<Result>>[0]) =>
        instance.trail.change<Result>(async (tx, add) => {
          await work(tx, add)
          throw crash
        }),
    }
    await expect(carryOutNextTransfer({ ...instance, trail }, () => {})).rejects.toBe(crash)
    expect(await staff.transfers.get({ id })).toMatchObject({ state: 'planned', moved: 0 })
    expect(await Promise.all(patients.map(primaryOf))).toEqual(patients.map(() => house))
    expect(await carryOutNextTransfer(instance, () => {})).toBe(id)
    expect(await staff.transfers.get({ id })).toMatchObject({ state: 'done', moved: 4 })
  })
})

describe('an undoing', () => {
  test('gives back whom nobody has changed since, by new rows, and lists the others with the reason', async () => {
    const [changed = 0, dead = 0, ...others] = patients
    await add.assignment({ patientId: others[0] ?? 0, practitionerId: wilson, role: 'consulting' })
    await add.assignment({ patientId: others[0] ?? 0, practitionerId: cuddy, role: 'supporting' })
    const { id } = await staff.transfers.start({ fromId: house, to: to(wilson) })
    const before = [...(await sql`select id, started_at from assignments order by id`)]
    await staff.assignments.changePrimary({ patientId: changed, practitionerId: cuddy })
    await sql`update patients set deceased_on = '2026-01-01' where id = ${dead}`
    await staff.panels.set({ practitionerId: house, accepting: 'closed' })
    expect(await staff.transfers.undo({ id })).toMatchObject({ state: 'undone', restored: 2, moved: 4 })
    expect(await Promise.all(patients.map(primaryOf))).toEqual([cuddy, wilson, house, house])
    const { items } = await staff.transfers.rows({ id, failed: true })
    expect(items.map(({ patientId, failure }) => [patientId, failure])).toEqual([
      [changed, 'changed_since'],
      [dead, 'patient_deceased'],
    ])
    // Wilson looked after them before, and does so again.
    const team = await sql`
      select practitioner_id, role from assignments where patient_id = ${others[0] ?? 0} and ended_at is null order by role`
    expect(team.map(({ practitioner_id, role }) => [practitioner_id, role])).toEqual([
      [wilson, 'consulting'],
      [house, 'primary'],
      [cuddy, 'supporting'],
    ])
    const after = await sql`select id, started_at from assignments order by id`
    expect(after.slice(0, before.length)).toEqual(before)
    expect(await refusalOf(staff.transfers.undo({ id }))).toMatchObject({ code: 'CONFLICT' })
  })

  test('begins the assignments anew that the handover ended', async () => {
    const patientId = await idOf(add.patient())
    await add.assignment({ patientId, practitionerId: house, role: 'supporting' })
    const { id } = await staff.transfers.start({ fromId: house, to: to(wilson), consulting: 'end' })
    expect(await staff.transfers.undo({ id })).toMatchObject({ restored: 5 })
    const [row] = await sql`
      select practitioner_id, role from assignments where patient_id = ${patientId} and ended_at is null`
    expect(row).toEqual({ practitioner_id: house, role: 'supporting' })
  })

  test('is refused where nothing can be restored, and can be tried again', async () => {
    const { id } = await staff.transfers.start({ fromId: house, to: to(wilson) })
    await staff.panels.set({ practitionerId: house, maximum: 0 })
    expect(await refusalOf(staff.transfers.undo({ id }))).toMatchObject({ reason: 'panel_full' })
    expect(await staff.transfers.get({ id })).toMatchObject({ state: 'done', restored: 0 })
    await staff.panels.set({ practitionerId: house })
    expect(await staff.transfers.undo({ id })).toMatchObject({ restored: 4 })
  })
})
