import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()
const { id: userId } = await add.user({ role: 'staff' })
const staff = await as('staff', userId)
const soon = () => new Date(Date.now() + 3_600_000).toISOString()
const idOf = async (made: Promise<{ id: number }>) => (await made).id
let [patientId, house, wilson] = [0, 0, 0]
beforeEach(async () => {
  patientId = await idOf(add.patient())
  house = await idOf(add.practitioner({ firstName: 'Greg', lastName: 'House' }))
  wilson = await idOf(add.practitioner())
})
const ledger = () => sql`select * from assignments order by id`
const plans = () => sql`select * from planned_changes order by id`

describe('a planned change', () => {
  test('stands beside the ledger, which it does not touch', async () => {
    const before = await ledger()
    const dueAt = soon()
    const pair = { patientId, practitionerId: house }
    const made = await staff.plans.assign({ ...pair, role: 'primary', reason: 'moves here', dueAt })
    expect(made).toMatchObject({
      ...{ ...pair, kind: 'assign', role: 'primary', reason: 'moves here', dueAt, state: 'planned' },
      ...{ practitionerName: 'Dr. Greg House', settledAt: null, failure: null, assignmentId: null },
    })
    const { items } = await staff.plans.list({ patientId })
    expect(items).toEqual([made])
    expect(await ledger()).toEqual(before)
  })

  test('is listed in the order of its time, and those that are over the latest first', async () => {
    const days = ['2027-03-01', '2027-01-01', '2027-02-01'].map(day => `${day}T00:00:00.000Z`)
    const made: number[] = []
    for (const dueAt of days) {
      made.push(await idOf(staff.plans.changePrimary({ patientId, practitionerId: house, dueAt })))
    }
    const [march = 0, january = 0, february = 0] = made
    const first = await staff.plans.list({ practitionerId: house, limit: 2 })
    expect(first.items.map(({ id }) => id)).toEqual([january, february])
    const rest = await staff.plans.list({ practitionerId: house, cursor: first.nextCursor ?? '' })
    expect(rest.items.map(({ id }) => id)).toEqual([march])
    for (const id of made) await staff.plans.cancel({ id })
    const over = await staff.plans.list({ practitionerId: house, state: 'cancelled' })
    expect(over.items.map(({ id }) => id)).toEqual([march, february, january])
  })

  test.each([
    ['in the past', -1000],
    ['more than two years ahead', 3 * 366 * 86_400_000],
  ])('%s is refused', async (_, ms) => {
    const dueAt = new Date(Date.now() + ms).toISOString()
    const { fieldErrors } = await refusalOf(staff.plans.assign({ patientId, practitionerId: house, dueAt }))
    expect(fieldErrors).toEqual({ dueAt: ['Enter a moment between now and 2 years from now.'] })
  })

  test('is refused at once where it can never be done', async () => {
    const before = await plans()
    const nurse = await idOf(add.practitioner({ profession: 'nurse' }))
    const dead = await idOf(add.patient({ deceasedOn: '2020-01-01' }))
    const waiting = await idOf(add.practitioner({ status: 'pending' }))
    const dueAt = soon()
    const of = (patient: number, practitionerId: number) =>
      refusalOf(staff.plans.assign({ patientId: patient, practitionerId, role: 'primary', dueAt }))
    expect((await of(patientId, nurse)).reason).toBe('never_primary')
    expect((await of(dead, house)).reason).toBe('patient_deceased')
    expect((await of(patientId, waiting)).code).toBe('NOT_FOUND')
    expect((await of(2_000_000_000, house)).code).toBe('NOT_FOUND')
    expect((await refusalOf(staff.plans.end({ id: 2_000_000_000, dueAt }))).code).toBe('NOT_FOUND')
    expect(await plans()).toEqual(before)
  })

  test('can be planned once for a time, and again after it was cancelled', async () => {
    const dueAt = soon()
    const plan = () => staff.plans.assign({ patientId, practitionerId: house, dueAt })
    const { id } = await plan()
    expect((await refusalOf(plan())).reason).toBe('already_planned')
    await staff.plans.cancel({ id })
    expect((await plan()).state).toBe('planned')
  })

  test('of an end needs an open assignment', async () => {
    const { id } = await staff.assignments.create({ patientId, practitionerId: house })
    const planned = await staff.plans.end({ id, dueAt: soon(), reason: 'retires' })
    expect(planned).toMatchObject({ kind: 'end', patientId, practitionerId: house, reason: 'retires' })
    await staff.assignments.end({ id })
    expect((await refusalOf(staff.plans.end({ id, dueAt: soon() }))).code).toBe('NOT_FOUND')
  })

  test('by which somebody leaves a practitioner is found by that practitioner', async () => {
    const other = await idOf(add.patient())
    const row = await add.assignment({ patientId, practitionerId: house, role: 'primary' })
    await add.assignment({ patientId: other, practitionerId: house })
    const dueAt = soon()
    const change = await staff.plans.changePrimary({ patientId, practitionerId: wilson, dueAt })
    await staff.plans.changePrimary({ patientId: other, practitionerId: wilson, dueAt })
    const end = await staff.plans.end({ id: row.id, dueAt })
    const leaving = async (leavingId: number) =>
      (await staff.plans.list({ leavingId })).items.map(({ id }) => id)
    expect(await leaving(house)).toEqual([change.id, end.id])
    expect(await leaving(wilson)).toEqual([])
  })

  test('that overrides a panel needs the cell for it, and a reason', async () => {
    const admin = await as('admin')
    const input = { patientId, practitionerId: house, dueAt: soon(), override: true }
    expect((await refusalOf(admin.plans.changePrimary(input))).reason).toBe('validation')
    const reasoned = { ...input, reason: 'her mother is here' }
    expect((await refusalOf(staff.plans.changePrimary(reasoned))).reason).toBe('not_permitted')
    expect(await admin.plans.changePrimary(reasoned)).toMatchObject({ override: true })
  })

  test('is cancelled once, and with the patient', async () => {
    const { id } = await staff.plans.assign({ patientId, practitionerId: house, dueAt: soon() })
    expect(await staff.plans.cancel({ id })).toMatchObject({
      state: 'cancelled',
      settledAt: expect.any(String),
    })
    const refused = await refusalOf(staff.plans.cancel({ id }))
    expect(refused.message).toBe('This change was cancelled already.')
    const other = await staff.plans.assign({ patientId, practitionerId: wilson, dueAt: soon() })
    await staff.patients.delete({ id: patientId })
    const [row] = await sql`select state, cancelled_by from planned_changes where id = ${other.id}`
    expect(row).toEqual({ state: 'cancelled', cancelled_by: userId })
  })

  test('is in the trail when it is made and when it is cancelled', async () => {
    const { id } = await staff.plans.assign({ patientId, practitionerId: house, dueAt: soon() })
    await staff.plans.cancel({ id })
    const entries = await sql`
      select action, outcome, patient_ids, target, basis from audit_events
      where actor_id = ${userId} order by id desc limit 2`
    const entry = { outcome: 'ok', patient_ids: [patientId], basis: 'all' }
    expect([...entries]).toEqual([
      { ...entry, action: 'plans.cancel', target: `plan/${id}` },
      { ...entry, action: 'plans.create', target: `practitioner/${house}` },
    ])
  })
})
