import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()
const idOf = async (made: Promise<{ id: number }>) => (await made).id
const staff = await as('staff')
const admin = await as('admin')
let [userId, patientId, house, wilson] = [0, 0, 0, 0]
let pat: Awaited<ReturnType<typeof as>>
beforeEach(async () => {
  userId = await idOf(add.user())
  pat = await as('patient', userId)
  patientId = await idOf(add.patient({ ownerId: userId }))
  house = await idOf(add.practitioner({ firstName: 'Greg', lastName: 'House' }))
  wilson = await idOf(add.practitioner({ firstName: 'James', lastName: 'Wilson' }))
  await add.assignment({ patientId, practitionerId: wilson, role: 'primary' })
})

const ask = (practitionerId = house) => pat.requests.create({ patientId, practitionerId, message: 'nearer' })
const primaryNow = async () => {
  const [row] = await sql`
    select practitioner_id as id from assignments where patient_id = ${patientId} and role = 'primary' and ended_at is null`
  return row?.id
}
const stateNow = async (id: number) => (await sql`select state from requests where id = ${id}`)[0]?.state
const contents = () => sql`select r.*, (select count(*) from assignments) from requests r order by r.id`

describe('a request', () => {
  test('waits for the clinic, and changes nothing until then', async () => {
    const made = await ask()
    expect(made).toMatchObject({
      ...{ patientId, practitionerId: house, message: 'nearer', state: 'pending', answer: null },
      ...{ practitionerName: 'Dr. Greg House', primary: { name: 'Dr. James Wilson' }, decidedAt: null },
    })
    expect(await primaryNow()).toBe(wilson)
    expect((await pat.requests.list({ patientId })).items).toEqual([made])
    expect((await staff.requests.list({ limit: 500 })).items).toContainEqual(made)
  })

  test('is the only one of its patient, and says which one waits', async () => {
    const { id } = await ask()
    const before = await contents()
    const refused = await refusalOf(ask(await idOf(add.practitioner())))
    expect(refused.reason).toBe('already_requested')
    expect(refused.message).toMatch(/^This patient asked for Dr. Greg House on \d{4}-\d\d-\d\d\. Withdraw/)
    expect(await contents()).toEqual(before)
    expect(await pat.requests.withdraw({ id })).toMatchObject({ state: 'withdrawn' })
    expect((await ask()).state).toBe('pending')
  })

  test('made twice at once is made once', async () => {
    const both = await Promise.allSettled([ask(), ask()])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await sql`select id from requests where patient_id = ${patientId}`).toHaveLength(1)
  })

  test.each([
    ['a nurse', { profession: 'nurse' as const }, 'never_primary'],
    ['somebody who waits for approval', { status: 'pending' as const }, 'not_found'],
    ['somebody deleted', { deletedAt: '2024-01-01T00:00:00.000Z' }, 'not_found'],
  ])('for %s is refused', async (_, values, reason) => {
    const before = await contents()
    expect((await refusalOf(ask(await idOf(add.practitioner(values))))).reason).toBe(reason)
    expect(await contents()).toEqual(before)
  })

  test('for the primary, for a dead patient or for somebody else’s record is refused', async () => {
    const before = await contents()
    expect((await refusalOf(ask(wilson))).reason).toBe('already_assigned')
    const dead = await idOf(add.patient({ ownerId: userId, deceasedOn: '2020-01-01' }))
    const others = await idOf(add.patient())
    const of = (id: number) => refusalOf(pat.requests.create({ patientId: id, practitionerId: house }))
    expect((await of(dead)).reason).toBe('patient_deceased')
    expect((await of(others)).code).toBe('NOT_FOUND')
    expect(await contents()).toEqual(before)
  })
})

describe('a decision', () => {
  test('gives the patient the primary they asked for, once', async () => {
    const { id } = await ask()
    const decided = await staff.requests.decide({ id, accept: true, answer: 'welcome' })
    expect(decided).toMatchObject({ state: 'accepted', answer: 'welcome', decidedByName: 'Test Person' })
    expect(await primaryNow()).toBe(house)
    const again = await refusalOf(staff.requests.decide({ id, accept: false }))
    expect(again).toMatchObject({
      reason: 'already_decided',
      message: 'This request was accepted already: Dr. Greg House became the primary.',
    })
    expect((await refusalOf(pat.requests.withdraw({ id }))).reason).toBe('already_decided')
    expect(await stateNow(id)).toBe('accepted')
  })

  test('of two people at once is one', async () => {
    const { id } = await ask()
    const both = await Promise.allSettled([
      staff.requests.decide({ id, accept: true }),
      admin.requests.decide({ id, accept: false }),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await primaryNow()).toBe((await stateNow(id)) === 'accepted' ? house : wilson)
  })

  test('that declines changes no ledger, and the patient may ask again', async () => {
    const { id } = await ask()
    await staff.requests.decide({ id, accept: false, answer: 'too far' })
    expect(await primaryNow()).toBe(wilson)
    expect((await pat.requests.list({ patientId, state: 'all' })).items[0]).toMatchObject({
      ...{ state: 'declined', answer: 'too far' },
    })
    expect((await ask()).state).toBe('pending')
  })

  test('finds the panel full meanwhile, leaves the request waiting and says what to do', async () => {
    const { id } = await ask()
    await staff.panels.set({ practitionerId: house, maximum: 0 })
    const refused = await refusalOf(staff.requests.decide({ id, accept: true }))
    expect(refused.reason).toBe('panel_full')
    expect(refused.message).toMatch(/at most 0 are allowed\. Decline the request, or ask an administrator/)
    expect([await primaryNow(), await stateNow(id)]).toEqual([wilson, 'pending'])
    const override = { id, accept: true, override: true, answer: 'lives next door' }
    expect((await refusalOf(staff.requests.decide(override))).reason).toBe('not_permitted')
    expect((await refusalOf(admin.requests.decide({ ...override, answer: null }))).fieldErrors).toEqual({
      answer: ['Say why the panel takes more patients than it should.'],
    })
    await admin.requests.decide(override)
    expect([await primaryNow(), await stateNow(id)]).toEqual([house, 'accepted'])
    expect(
      await sql`
      select action, target from audit_events where target = ${`request/${id}`} and outcome = 'ok' order by id`,
    ).toEqual([
      expect.objectContaining({ action: 'requests.decide' }),
      expect.objectContaining({ action: 'panels.override' }),
    ])
  })

  test('accepts what happened in another way meanwhile', async () => {
    const { id } = await ask()
    await staff.assignments.changePrimary({ patientId, practitionerId: house })
    const ledger = await sql`select * from assignments where patient_id = ${patientId} order by id`
    expect(await staff.requests.decide({ id, accept: true })).toMatchObject({ state: 'accepted' })
    expect(await sql`select * from assignments where patient_id = ${patientId} order by id`).toEqual(ledger)
  })
})

describe('a request becomes void', () => {
  test.each([
    ['when the patient dies', () => staff.patients.update({ id: patientId, deceasedOn: '2025-01-01' })],
    ['when the record is deleted', () => staff.patients.delete({ id: patientId })],
    ['when the practitioner is deleted', () => admin.practitioners.delete({ id: house })],
  ])('%s', async (_, happens) => {
    const { id } = await ask()
    await happens()
    expect(await stateNow(id)).toBe('void')
    const refused = await refusalOf(staff.requests.decide({ id, accept: true }))
    expect(refused.reason).toMatch(/^(already_decided|not_found)$/)
    expect(await stateNow(id)).toBe('void')
  })
})

test('doctors read the requests that name them, and no others', async () => {
  const { user, doctor: practitioner } = await add.doctorAccount()
  const doctor = await as('doctor', user.id)
  await add.assignment({ patientId, practitionerId: practitioner.id })
  await ask()
  expect((await doctor.requests.list({})).items).toEqual([])
  const other = await idOf(add.patient({ ownerId: userId }))
  const named = await pat.requests.create({ patientId: other, practitionerId: practitioner.id })
  expect((await doctor.requests.list({})).items.map(({ id }) => id)).toEqual([named.id])
  expect((await refusalOf(doctor.requests.decide({ id: named.id, accept: true }))).code).toBe('FORBIDDEN')
})
