import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf, testContext } from '../../../test/fixtures.ts'
import { createCaller } from '../../router.ts'

const { sql, add, as, services } = await openClinic()
const { id: userId } = await add.user({ role: 'staff' })
const staff = await as('staff', userId)
const idOf = async (made: Promise<{ id: number }>) => (await made).id
let [patientId, house, wilson] = [0, 0, 0]
beforeEach(async () => {
  patientId = await idOf(add.patient())
  house = await idOf(add.practitioner())
  wilson = await idOf(add.practitioner())
})

type Row = {
  practitioner_id: number
  role: string
  open: boolean
  reason: string | null
  end_reason: string | null
}
const ledgerOf = (patient: number) => sql<Row[]>`
  select practitioner_id, role, ended_at is null as open, reason, end_reason from assignments
  where patient_id = ${patient} order by id`
const row = (practitioner_id: number, role: string, reason: string | null = null) => ({
  ...{ practitioner_id, role, reason },
  open: true,
  end_reason: null as string | null,
})
const ended = (one: Row, end_reason: string | null) => ({ ...one, open: false, end_reason })
const assign = (practitionerId: number, role: 'primary' | 'consulting' | 'supporting') =>
  staff.assignments.create({ patientId, practitionerId, role })
const allRows = () => sql`select * from assignments order by id`

describe('a change of primary', () => {
  test('ends the primary and opens another in one moment, with the reason on both rows', async () => {
    await assign(house, 'primary')
    const changed = await staff.assignments.changePrimary({
      ...{ patientId, practitionerId: wilson },
      reason: 'asked for it',
    })
    expect(changed).toMatchObject({ practitionerId: wilson, role: 'primary', endedAt: null })
    expect(await ledgerOf(patientId)).toEqual([
      ended(row(house, 'primary'), 'asked for it'),
      row(wilson, 'primary', 'asked for it'),
    ])
    const [first, second] = await sql`
      select started_at, ended_at from assignments where patient_id = ${patientId} order by id`
    expect(first?.ended_at).toEqual(second?.started_at)
  })

  test('keeps the former primary as a consultant where that is asked for', async () => {
    await assign(house, 'primary')
    await staff.assignments.changePrimary({ patientId, practitionerId: wilson, previous: 'consulting' })
    expect(await ledgerOf(patientId)).toEqual([
      ended(row(house, 'primary'), null),
      row(wilson, 'primary'),
      row(house, 'consulting'),
    ])
  })

  test('promotes a consultant in place', async () => {
    await assign(house, 'primary')
    await assign(wilson, 'supporting')
    await staff.assignments.changePrimary({ patientId, practitionerId: wilson, reason: 'knows him best' })
    expect(await ledgerOf(patientId)).toEqual([
      ended(row(house, 'primary'), 'knows him best'),
      ended(row(wilson, 'supporting'), 'knows him best'),
      row(wilson, 'primary', 'knows him best'),
    ])
  })

  test('gives a primary to a patient without one', async () => {
    await staff.assignments.changePrimary({ patientId, practitionerId: wilson })
    expect(await ledgerOf(patientId)).toEqual([row(wilson, 'primary')])
  })

  test('counts each panel once', async () => {
    await assign(house, 'primary')
    await assign(wilson, 'consulting')
    await staff.assignments.changePrimary({ patientId, practitionerId: wilson, previous: 'consulting' })
    const sizes = await sql`
      select patients, primary_for from panel_sizes where practitioner_id in (${house}, ${wilson})
      order by practitioner_id`
    expect([...sizes]).toEqual([
      { patients: 1, primary_for: 0 },
      { patients: 1, primary_for: 1 },
    ])
  })

  test('is refused where it could not hold, and the ledger stays as it was', async () => {
    await assign(house, 'primary')
    const nurse = await idOf(add.practitioner({ profession: 'nurse' }))
    const gone = await idOf(add.practitioner({ deletedAt: '2024-01-01T00:00:00Z' }))
    const dead = await idOf(add.patient({ deceasedOn: '2020-01-01' }))
    const before = await allRows()
    const refused = async (patient: number, practitionerId: number) =>
      (await refusalOf(staff.assignments.changePrimary({ patientId: patient, practitionerId }))).reason
    expect(await refused(patientId, house)).toBe('already_assigned')
    expect(await refused(patientId, nurse)).toBe('never_primary')
    expect(await refused(patientId, gone)).toBe('not_found')
    expect(await refused(dead, wilson)).toBe('patient_deceased')
    expect(await refused(2_000_000_000, wilson)).toBe('not_found')
    expect(await allRows()).toEqual(before)
  })

  test('of twenty at once, all take turns: never none, never two', async () => {
    await assign(house, 'primary')
    const others = await Promise.all(Array.from({ length: 20 }, () => idOf(add.practitioner())))
    const changes = others.map(practitionerId =>
      staff.assignments.changePrimary({ patientId, practitionerId, previous: 'consulting' }),
    )
    expect((await Promise.allSettled(changes)).map(({ status }) => status)).toEqual(
      others.map(() => 'fulfilled'),
    )
    const rows = await ledgerOf(patientId)
    expect(rows.filter(({ open, role }) => open && role === 'primary')).toHaveLength(1)
    expect(rows.filter(({ open }) => open)).toHaveLength(21)
    const gaps = await sql`
      select one.ended_at from assignments one where patient_id = ${patientId} and role = 'primary'
        and ended_at is not null and (select count(*) from assignments other
          where other.patient_id = one.patient_id and other.role = 'primary'
            and other.started_at <= one.ended_at and coalesce(other.ended_at > one.ended_at, true)) <> 1`
    expect([...gaps]).toEqual([])
  })

  test('crosswise between two practitioners, many at once, none waits for ever', async () => {
    const patients = await Promise.all(Array.from({ length: 20 }, () => idOf(add.patient())))
    const first = (place: number) => (place % 2 ? house : wilson)
    const second = (place: number) => (place % 2 ? wilson : house)
    await staff.assignments.createMany({
      rows: patients.map((id, place) => ({ patientId: id, practitionerId: first(place), role: 'primary' })),
    })
    const changes = patients.map((id, place) =>
      staff.assignments.changePrimary({ patientId: id, practitionerId: second(place) }),
    )
    expect((await Promise.allSettled(changes)).filter(({ status }) => status === 'rejected')).toEqual([])
  })
})

test('an assignment begins after all that ended before, even where the clock was put back', async () => {
  const endedAt = new Date(Date.now() + 3_600_000).toISOString()
  const past = { startedAt: '2020-01-01T00:00:00.000Z', endedAt }
  await add.assignment({ patientId, practitionerId: house, role: 'primary', ...past })
  const opened = await staff.assignments.create({ patientId, practitionerId: wilson, role: 'primary' })
  expect(opened.startedAt).toBe(endedAt)
  const { startedAt } = await staff.assignments.changePrimary({ patientId, practitionerId: house })
  expect(startedAt).toBe(endedAt)
})

describe('many assignments at once', () => {
  test('each succeeds or is refused by itself, in the order of the request', async () => {
    await assign(house, 'primary')
    const other = await idOf(add.patient())
    const { rows } = await staff.assignments.createMany({
      rows: [
        { patientId: other, practitionerId: house, role: 'primary' },
        { patientId, practitionerId: wilson, role: 'primary' },
        { patientId, practitionerId: wilson, role: 'consulting' },
        { patientId: 2_000_000_000, practitionerId: wilson, role: 'consulting' },
        { patientId: other, practitionerId: wilson, role: 'primary' },
        { patientId: other, practitionerId: house, role: 'supporting' },
        { patientId: other, practitionerId: wilson, role: 'supporting' },
      ],
      reason: 'a new list',
    })
    const shown = rows.map(one => (one.outcome === 'assigned' ? one.assignment.practitionerId : one.reason))
    expect(shown).toEqual([
      house,
      'primary_taken',
      wilson,
      'not_found',
      'primary_taken',
      'already_assigned',
      wilson,
    ])
    expect(await ledgerOf(other)).toEqual([
      row(house, 'primary', 'a new list'),
      row(wilson, 'supporting', 'a new list'),
    ])
  })

  test('500 are taken; 501 are refused, and none is stored', async () => {
    const [{ ids = [] } = {}] = await sql<{ ids: number[] }[]>`
      with made as (insert into patients (first_name, last_name, gender, site_id)
        select 'Many', 'Ones ' || n, 'U', 1 from generate_series(1, 501) as n returning id)
      select array_agg(id order by id) as ids from made`
    const rows = ids.map(id => ({ patientId: id, practitionerId: house, role: 'primary' as const }))
    const before = await allRows()
    expect((await refusalOf(staff.assignments.createMany({ rows }))).code).toBe('BAD_REQUEST')
    expect((await refusalOf(staff.assignments.createMany({ rows: [] }))).code).toBe('BAD_REQUEST')
    expect(await allRows()).toEqual(before)
    const { rows: outcomes } = await staff.assignments.createMany({ rows: rows.slice(0, 500) })
    expect(outcomes.filter(({ outcome }) => outcome === 'assigned')).toHaveLength(500)
  })

  test('under one key, a repetition gives the same outcomes and creates nothing', async () => {
    const key = randomUUID()
    const caller = () =>
      createCaller({ ...testContext(services(), { userId, role: 'staff' }), idempotencyKey: key })
    const input = {
      rows: [
        { patientId, practitionerId: house, role: 'primary' as const },
        { patientId, practitionerId: wilson, role: 'primary' as const },
      ],
    }
    const first = await caller().assignments.createMany(input)
    const before = await allRows()
    expect(await caller().assignments.createMany(input)).toEqual(first)
    expect(await allRows()).toEqual(before)
  })

  test('the trail names the patients assigned, and by a denial those out of reach', async () => {
    const missing = 2_000_000_000
    await staff.assignments.createMany({
      rows: [
        { patientId: missing, practitionerId: house, role: 'primary' },
        { patientId, practitionerId: house, role: 'primary' },
      ],
    })
    const entries = await sql`
      select outcome, patient_ids from audit_events where action = 'assignments.create'
        and patient_ids && array[${patientId}::int, ${missing}] order by id desc limit 2`
    expect(entries.map(({ outcome, patient_ids }) => [outcome, patient_ids]).sort()).toEqual([
      ['denied', [missing]],
      ['ok', [patientId]],
    ])
  })
})
