import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { carryOutNext } from './carry-out.ts'

const { sql, add, as, services } = await openClinic()
const instance = services()
const { id: userId } = await add.user({ role: 'staff' })
const staff = await as('staff', userId)
const admin = await as('admin')
const idOf = async (made: Promise<{ id: number }>) => (await made).id
let [patientId, house, wilson] = [0, 0, 0]
beforeEach(async () => {
  await sql`update planned_changes set state = 'cancelled', settled_at = now() where state = 'planned'`
  await sql`update users set status = 'active', role = 'staff' where id = ${userId}`
  patientId = await idOf(add.patient())
  house = await idOf(add.practitioner())
  wilson = await idOf(add.practitioner())
})

const soon = () => new Date(Date.now() + 3_600_000).toISOString()
/** Lets the time of all plans come. */
const passTime = () =>
  sql`update planned_changes set due_at = due_at - interval '1 day' where state = 'planned'`
async function carryOutAll(on = instance): Promise<number[]> {
  const done: number[] = []
  for (let id = await carryOutNext(on, () => {}); id !== null; id = await carryOutNext(on, () => {})) {
    done.push(id)
  }
  return done
}
async function becomeDue(): Promise<void> {
  await passTime()
  await carryOutAll()
}
const planOf = async (id: number) => {
  const [row] = await sql`
    select state, failure, assignment_id, settled_at is not null as settled from planned_changes where id = ${id}`
  return row
}
const done = (assignment_id: number | null) => ({
  state: 'done',
  failure: null,
  assignment_id,
  settled: true,
})
const failed = (failure: string) => ({ state: 'failed', failure, assignment_id: null, settled: true })
const ledgerOf = async (patient: number) => [
  ...(await sql`
    select id, practitioner_id, role, reason, end_reason, ended_at is null as open, created_by from assignments
    where patient_id = ${patient} order by id`),
]

describe('a plan that is due', () => {
  test('becomes a row of the ledger, of the one who planned it, from that moment on', async () => {
    const before = Date.now()
    const plan = await staff.plans.assign({
      patientId,
      practitionerId: house,
      reason: 'moves',
      dueAt: soon(),
    })
    expect(await carryOutAll()).toEqual([])
    expect(await ledgerOf(patientId)).toEqual([])
    await passTime()
    expect(await carryOutAll()).toEqual([plan.id])
    const [row] = await ledgerOf(patientId)
    expect(row).toMatchObject({
      practitioner_id: house,
      role: 'consulting',
      reason: 'moves',
      created_by: userId,
    })
    expect(await planOf(plan.id)).toEqual(done(row?.id))
    const { startedAt } = await staff.assignments.get({ id: row?.id })
    expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(before)
    const [entry] = await sql`
      select action, outcome, actor_id, actor_role, basis, target, patient_ids, request_id from audit_events
      where request_id = ${`plan/${plan.id}`}`
    expect(entry).toEqual({
      ...{ action: 'assignments.create', outcome: 'ok', actor_id: userId, actor_role: 'staff', basis: 'all' },
      ...{ target: `practitioner/${house}`, patient_ids: [patientId], request_id: `plan/${plan.id}` },
    })
  })

  test('changes the primary in one moment', async () => {
    await staff.assignments.create({ patientId, practitionerId: house, role: 'primary' })
    const { id } = await staff.plans.changePrimary({
      ...{ patientId, practitionerId: wilson, previous: 'consulting', dueAt: soon() },
    })
    await becomeDue()
    const rows = await ledgerOf(patientId)
    expect(rows.map(({ practitioner_id, role, open }) => [practitioner_id, role, open])).toEqual([
      [house, 'primary', false],
      [wilson, 'primary', true],
      [house, 'consulting', true],
    ])
    expect(await planOf(id)).toEqual(done(rows[1]?.id))
  })

  test('ends an assignment, also in the role that it has by then', async () => {
    const { id } = await staff.assignments.create({ patientId, practitionerId: house })
    const plan = await staff.plans.end({ id, dueAt: soon(), reason: 'retires' })
    await staff.assignments.changePrimary({ patientId, practitionerId: house })
    await becomeDue()
    const [, row] = await ledgerOf(patientId)
    expect(row).toMatchObject({ role: 'primary', open: false, end_reason: 'retires' })
    expect(await planOf(plan.id)).toEqual(done(row?.id))
  })

  test('is done where the ledger is as planned already', async () => {
    const dueAt = soon()
    const { id } = await staff.assignments.create({ patientId, practitionerId: wilson })
    const end = await staff.plans.end({ id, dueAt })
    const primary = await staff.plans.changePrimary({ patientId, practitionerId: house, dueAt })
    await staff.assignments.end({ id })
    const now = await staff.assignments.create({ patientId, practitionerId: house, role: 'primary' })
    const before = await ledgerOf(patientId)
    await becomeDue()
    expect(await planOf(end.id)).toEqual(done(null))
    expect(await planOf(primary.id)).toEqual(done(now.id))
    expect(await ledgerOf(patientId)).toEqual(before)
  })

  test('is carried out before those that are due later', async () => {
    await staff.plans.changePrimary({
      patientId,
      practitionerId: house,
      dueAt: new Date(Date.now() + 7_200_000).toISOString(),
    })
    await staff.plans.changePrimary({ patientId, practitionerId: wilson, dueAt: soon() })
    await becomeDue()
    const rows = await ledgerOf(patientId)
    expect(rows.map(({ practitioner_id, open }) => [practitioner_id, open])).toEqual([
      [wilson, false],
      [house, true],
    ])
  })
})

describe('a plan that cannot be carried out', () => {
  const plan = () => staff.plans.changePrimary({ patientId, practitionerId: house, dueAt: soon() })

  async function expectFailed(id: number, failure: string) {
    const before = await ledgerOf(patientId)
    await becomeDue()
    expect(await planOf(id)).toEqual(failed(failure))
    expect(await ledgerOf(patientId)).toEqual(before)
    const [entry] = await sql`select action, outcome from audit_events where request_id = ${`plan/${id}`}`
    expect(entry).toEqual({ action: 'assignments.changePrimary', outcome: 'denied' })
    // It is not tried again.
    expect(await carryOutAll()).toEqual([])
  }

  test('because the practitioner was deleted, is work to do, until somebody cancels it', async () => {
    const { id } = await plan()
    await admin.practitioners.delete({ id: house })
    const { count } = await staff.plans.waiting()
    await expectFailed(id, 'not_found')
    expect(await staff.plans.waiting()).toEqual({ count: count + 1 })
    const { items } = await staff.plans.list({ state: 'failed', patientId })
    expect(items).toMatchObject([{ id, failure: 'not_found', failureMessage: 'Not found.' }])
    expect(await staff.plans.cancel({ id })).toMatchObject({ state: 'cancelled', failure: 'not_found' })
    expect(await staff.plans.waiting()).toEqual({ count })
  })

  test('because the panel filled up', async () => {
    const { id } = await plan()
    await staff.panels.set({ practitionerId: house, maximum: 0 })
    await expectFailed(id, 'panel_full')
  })

  test('because the patient died', async () => {
    const { id } = await plan()
    await staff.patients.update({ id: patientId, deceasedOn: '2026-01-01' })
    await expectFailed(id, 'patient_deceased')
  })

  test('because who planned it has another role now', async () => {
    const { id } = await plan()
    await sql`update users set role = 'patient' where id = ${userId}`
    await expectFailed(id, 'not_permitted')
  })

  test('because the account of who planned it is disabled', async () => {
    const { id } = await plan()
    await sql`update users set status = 'disabled' where id = ${userId}`
    await expectFailed(id, 'not_permitted')
  })

  test('because who planned to override a panel may no longer do so', async () => {
    const { id: boss } = await add.user({ role: 'admin' })
    const { id } = await (await as('admin', boss)).plans.changePrimary({
      ...{ patientId, practitionerId: house, dueAt: soon(), override: true, reason: 'her mother is here' },
    })
    await staff.panels.set({ practitionerId: house, maximum: 0 })
    await sql`update users set role = 'staff' where id = ${boss}`
    await expectFailed(id, 'not_permitted')
  })
})

test('a plan that overrides a full panel says so in the trail and among the overrides', async () => {
  const { id } = await admin.plans.changePrimary({
    ...{ patientId, practitionerId: house, dueAt: soon(), override: true, reason: 'her mother is here' },
  })
  await staff.panels.set({ practitionerId: house, maximum: 0 })
  await becomeDue()
  const [row] = await ledgerOf(patientId)
  expect(await planOf(id)).toEqual(done(row?.id))
  const { items } = await admin.panels.overrides({ practitionerId: house })
  expect(items).toMatchObject([{ refusal: 'panel_full', reason: 'her mother is here' }])
  const entries = await sql`select action from audit_events where request_id = ${`plan/${id}`} order by id`
  expect(entries.map(({ action }) => action)).toEqual(['assignments.changePrimary', 'panels.override'])
})

test('a plan is carried out once by several instances, with a panel that keeps its maximum', async () => {
  await staff.panels.set({ practitionerId: house, maximum: 5 })
  const dueAt = soon()
  const patients = await Promise.all(Array.from({ length: 20 }, () => idOf(add.patient())))
  for (const patient of patients) {
    await staff.plans.changePrimary({ patientId: patient, practitionerId: house, dueAt })
  }
  await passTime()
  const carried = await Promise.all([services(), services(), services()].map(carryOutAll))
  expect(new Set(carried.flat()).size).toBe(20)
  expect(carried.flat().length).toBe(20)
  const states = await sql`
    select state, count(*)::int as count from planned_changes where due_at < now() and practitioner_id = ${house}
    group by state order by state`
  expect([...states]).toEqual([
    { state: 'done', count: 5 },
    { state: 'failed', count: 15 },
  ])
  const [{ rows } = { rows: 0 }] = await sql`
    select count(*)::int as rows from assignments where practitioner_id = ${house}`
  expect(rows).toBe(5)
})

test('a crash before the commit leaves the plan as it was, and it is carried out later', async () => {
  const { id } = await staff.plans.changePrimary({ patientId, practitionerId: house, dueAt: soon() })
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
  await expect(carryOutNext({ ...instance, trail }, () => {})).rejects.toBe(crash)
  expect(await ledgerOf(patientId)).toEqual([])
  expect(await carryOutAll()).toEqual([id])
  expect(await carryOutAll()).toEqual([])
  expect(await ledgerOf(patientId)).toHaveLength(1)
})

test('a plan that is left alone does not hold up those after it', async () => {
  const first = await staff.plans.changePrimary({ patientId, practitionerId: house, dueAt: soon() })
  const second = await staff.plans.changePrimary({ patientId, practitionerId: wilson, dueAt: soon() })
  await passTime()
  expect(await carryOutNext(instance, () => {}, [first.id])).toBe(second.id)
})
