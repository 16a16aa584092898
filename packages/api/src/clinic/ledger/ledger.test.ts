import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()
const { id: userId } = await add.user({ role: 'staff' })
const staff = await as('staff', userId)
const admin = await as('admin', userId)
let patientId: number
let practitionerId: number
beforeEach(async () => {
  patientId = (await add.patient({ firstName: 'Ada', lastName: 'Byron' })).id
  practitionerId = (await add.practitioner({ firstName: 'Greta', lastName: 'House' })).id
})

const rows = () => sql`select * from assignments order by id`
const anotherPractitioner = async () => (await add.practitioner()).id

test('an assignment opens, ends once, and stays in the ledger', async () => {
  const opened = await staff.assignments.create({
    patientId,
    practitionerId,
    role: 'primary',
    reason: 'new here',
  })
  expect(opened).toMatchObject({
    patientName: 'Ada Byron',
    practitionerName: 'Dr. Greta House',
    role: 'primary',
    endedAt: null,
    reason: 'new here',
  })
  const { id } = opened
  const ended = await staff.assignments.end({ id, reason: 'moved away' })
  expect(ended).toMatchObject({ id, endReason: 'moved away' })
  expect(Date.parse(ended.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(ended.startedAt))

  const before = await rows()
  expect((await refusalOf(staff.assignments.end({ id }))).code).toBe('NOT_FOUND')
  expect(await rows()).toEqual(before)

  await staff.assignments.create({ patientId, practitionerId })
  const states = await Promise.all(
    (['open', 'ended', 'all'] as const).map(async state =>
      (await staff.assignments.list({ patientId, state })).items.map(item => item.role),
    ),
  )
  expect(states).toEqual([['consulting'], ['primary'], ['primary', 'consulting']])
})

describe('an assignment is refused, and the ledger unchanged', () => {
  const refused = async (input: Parameters<typeof staff.assignments.create>[0], caller = staff) => {
    const before = await rows()
    const refusal = await refusalOf(caller.assignments.create(input))
    expect(await rows()).toEqual(before)
    return refusal
  }

  test('for a pair with an open assignment', async () => {
    await staff.assignments.create({ patientId, practitionerId })
    const refusal = await refused({ patientId, practitionerId, role: 'primary' })
    expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'already_assigned' })
  })
  test('for a second primary doctor', async () => {
    await staff.assignments.create({ patientId, practitionerId, role: 'primary' })
    const refusal = await refused({ patientId, practitionerId: await anotherPractitioner(), role: 'primary' })
    expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'primary_taken' })
  })
  test('for a doctor who waits for approval; only those who may approve learn that', async () => {
    const { id } = await add.practitioner({ status: 'pending' })
    const input = { patientId, practitionerId: id }
    expect(await refused(input)).toMatchObject({ code: 'NOT_FOUND', reason: 'not_found' })
    expect(await refused(input, admin)).toMatchObject({ code: 'CONFLICT', reason: 'practitioner_pending' })
  })
  test('for a time when the doctor, or another primary, was assigned already', async () => {
    const endedAt = '2020-01-01T00:00:00.000Z'
    const past = { patientId, startedAt: '2015-01-01T00:00:00.000Z', endedAt, role: 'primary' } as const
    await add.assignment({ ...past, practitionerId })
    const startedAt = '2018-01-01T00:00:00.000Z'
    const again = await refused({ patientId, practitionerId, startedAt })
    expect(again).toMatchObject({ code: 'CONFLICT', reason: 'already_assigned' })
    const other = await anotherPractitioner()
    const second = await refused({ patientId, practitionerId: other, role: 'primary', startedAt })
    expect(second).toMatchObject({ code: 'CONFLICT', reason: 'primary_taken' })
    expect(second.message).toContain(endedAt)
    await staff.assignments.create({ patientId, practitionerId: other, role: 'primary', startedAt: endedAt })
    await staff.assignments.create({ patientId, practitionerId: await anotherPractitioner(), startedAt })
  })
  test('for a patient who has died', async () => {
    const { id } = await add.patient({ deceasedOn: '2020-01-01' })
    const refusal = await refused({ patientId: id, practitionerId })
    expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'patient_deceased' })
  })
  test('for a doctor who is missing or deleted', async () => {
    const gone = await add.practitioner({ deletedAt: '2024-01-01T00:00:00Z' })
    for (const id of [gone.id, 2_000_000_000]) {
      expect(await refused({ patientId, practitionerId: id })).toMatchObject({
        code: 'NOT_FOUND',
        reason: 'not_found',
      })
    }
  })
  test.each([
    new Date(Date.now() + 3_600_000).toISOString(),
    '1899-12-31T23:59:59Z',
    '0000-01-01T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2024-01-01',
    '2024-01-01T00:00:00',
    '+275760-09-13T00:00:00Z',
    '',
  ])('48 from %j on', async startedAt => {
    const refusal = await refused({ patientId, practitionerId, startedAt })
    expect(Object.keys(refusal.fieldErrors ?? {})).toEqual(['startedAt'])
  })
})

test.each([
  ['Greta', 'House', 'Dr. Greta House'],
  ['Dr. Greta', 'House', 'Dr. Greta House'],
  ['', 'dr House', 'dr House'],
  ['Dreta', 'House', 'Dr. Dreta House'],
])('a doctor named %j and %j is shown as %j', async (firstName, lastName, practitionerName) => {
  const doctor = await add.practitioner({ firstName, lastName })
  expect(await staff.assignments.create({ patientId, practitionerId: doctor.id })).toMatchObject({
    practitionerName,
  })
})

test('twenty requests for the same pair at once open one assignment', async () => {
  const calls = Array.from({ length: 20 }, () => staff.assignments.create({ patientId, practitionerId }))
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ reason: 'already_assigned' })
  }
  expect((await staff.assignments.list({ patientId, state: 'all' })).items).toHaveLength(1)
})

test('of 20 primary doctors assigned at once, one is stored', async () => {
  const practitioners = await Promise.all(Array.from({ length: 20 }, anotherPractitioner))
  const outcomes = await Promise.allSettled(
    practitioners.map(id => staff.assignments.create({ patientId, practitionerId: id, role: 'primary' })),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await staff.assignments.list({ patientId })).items).toHaveLength(1)
})

describe('as of a moment', () => {
  const at = (day: string) => `2024-01-${day}T00:00:00.000Z`
  const openAt = async (asOf: string) =>
    (await staff.assignments.list({ patientId, asOf, state: 'open' })).items.map(({ id }) => id)

  test('the ledger shows who was assigned then: from the start on, up to the end and not including it', async () => {
    const link = async (startedAt: string, endedAt?: string) => {
      const pair = { patientId, practitionerId: await anotherPractitioner(), startedAt }
      return (await add.assignment(endedAt ? { ...pair, endedAt } : pair)).id
    }
    const first = await link(at('01'), at('10'))
    const second = await link(at('05'))
    expect(await openAt('2023-12-31T23:59:59.999Z')).toEqual([])
    expect(await openAt(at('01'))).toEqual([first])
    expect(await openAt(at('05'))).toEqual([first, second])
    expect(await openAt('2024-01-09T23:59:59.999Z')).toEqual([first, second])
    expect(await openAt(at('10'))).toEqual([second])
    expect(await openAt('2024-01-10T03:00:00+05:00')).toEqual([first, second])
    expect(await openAt('2024-01-10T03:00:00-23:00')).toEqual([second])
    const team = await staff.assignments.careTeam({ patientId, asOf: at('07') })
    expect(team.map(({ id }) => id)).toEqual([first, second])
  })

  test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:00', '2024-02-30T00:00:00Z', 'now', ''])(
    '48 %j is refused',
    async asOf => {
      expect((await refusalOf(openAt(asOf))).fieldErrors).toHaveProperty('asOf')
    },
  )
})

test('a list since a moment has what began since then or, of what ended, what ended since then', async () => {
  const [long, short] = ['2020-01-01T00:00:00.000Z', '2024-06-01T00:00:00.000Z']
  const of = async (startedAt: string, endedAt: string | null) =>
    (await add.assignment({ patientId, practitionerId: await anotherPractitioner(), startedAt, endedAt })).id
  const [oldest, begun] = [await of(long, null), await of(short, null)]
  const [gone, left] = [await of(long, '2021-01-01T00:00:00.000Z'), await of(long, short)]
  const listed = async (state: 'open' | 'ended', since?: string) =>
    (await staff.assignments.list({ patientId, state, ...(since && { since }) })).items.map(({ id }) => id)
  expect([await listed('open', short), await listed('ended', short)]).toEqual([[begun], [left]])
  expect([await listed('open'), await listed('ended')]).toEqual([
    [oldest, begun],
    [gone, left],
  ])
})
