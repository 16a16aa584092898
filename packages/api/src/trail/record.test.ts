import { emptyTrail } from '@empanel/db/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { callAs, refusalOf } from '../../test/fixtures.ts'

const { connection, db, sql, services, add } = await openClinic()
const actor = { userId: (await add.user({ role: 'staff' })).id, role: 'staff' } as const
const staff = callAs(services(), actor)
beforeEach(() => emptyTrail(connection))

describe('57 the trail', () => {
  const trail = () => sql`
    select actor_id, actor_role, action, outcome, patient_ids, basis, target from audit_events order by id`
  const event = (action: string, patientIds: number[], target: string | null = null) => ({
    actor_id: actor.userId,
    actor_role: 'staff',
    action,
    outcome: 'ok',
    patient_ids: patientIds,
    basis: 'all',
    target,
  })

  test('names actor, patients, action and basis of every read and write', async () => {
    const doctor = await add.practitioner()
    const made = await staff.patients.create({
      firstName: 'Ada',
      lastName: 'Byron',
      dateOfBirth: '1815-12-10',
      gender: 'F',
    })
    const pair = { patientId: made.id, practitionerId: doctor.id }
    await staff.patients.get({ id: made.id })
    await staff.patients.update({ id: made.id, address: 'London' })
    const { id } = await staff.assignments.create(pair)
    await staff.assignments.get({ id })
    await staff.assignments.list({ practitionerId: doctor.id })
    await staff.assignments.careTeam({ patientId: made.id })
    await staff.assignments.end({ id })
    await staff.patients.delete({ id: made.id })
    expect(await trail()).toEqual([
      event('patients.create', [made.id]),
      event('patients.read', [made.id]),
      event('patients.update', [made.id]),
      event('assignments.create', [made.id], `practitioner/${doctor.id}`),
      event('assignments.read', [made.id]),
      event('assignments.read', [made.id]),
      event('assignments.read', [made.id]),
      event('assignments.end', [made.id], `practitioner/${doctor.id}`),
      event('patients.delete', [made.id]),
    ])
  })

  test('names every patient of a page, each once', async () => {
    const [one, two] = [await add.patient(), await add.patient()]
    const practitioners = [await add.practitioner(), await add.practitioner()]
    for (const patient of [one, two]) {
      for (const doctor of practitioners) {
        await add.assignment({ patientId: patient.id, practitionerId: doctor.id })
      }
    }
    const { items } = await staff.patients.list({ limit: 500 })
    await staff.assignments.list({ limit: 500 })
    const [read, ledger] = await trail()
    expect(read?.patient_ids).toEqual(items.map(({ id }) => id))
    expect([...(ledger?.patient_ids ?? [])].sort()).toEqual([one.id, two.id].sort())
  })

  test('keeps refusals with the row that was asked for, which the reply does not reveal', async () => {
    const missing = await refusalOf(staff.patients.get({ id: 2_000_000_000 }))
    expect(missing.message).toBe('Not found.')
    await refusalOf(staff.users.list({}))
    await refusalOf(staff.users.changeStatus({ id: 7, status: 'disabled' }))
    expect(await trail()).toEqual([
      { ...event('patients.read', [2_000_000_000]), outcome: 'denied' },
      { ...event('users.read', []), outcome: 'denied', basis: null },
      { ...event('users.update', [], 'user/7'), outcome: 'denied', basis: null },
    ])
  })

  test('keeps refusals that reveal something about a record', async () => {
    const dead = await add.patient({ deceasedOn: '2020-01-01' })
    const patient = await add.patient()
    const doctor = await add.practitioner()
    await add.assignment({ patientId: patient.id, practitionerId: doctor.id })
    await refusalOf(staff.assignments.create({ patientId: dead.id, practitionerId: doctor.id }))
    await refusalOf(staff.assignments.create({ patientId: patient.id, practitionerId: doctor.id }))
    await refusalOf(staff.patients.update({ id: patient.id, version: 9, address: 'London' }))
    const denied = (action: string, id: number) => ({ ...event(action, [id]), outcome: 'denied' })
    expect(await trail()).toEqual([
      denied('assignments.create', dead.id),
      denied('assignments.create', patient.id),
      denied('patients.update', patient.id),
    ])
  })

  test('has its times in UTC, from the moment of the request', async () => {
    const before = Date.now()
    await staff.patients.list({})
    const [row] = await db.query.auditEvents.findMany({ columns: { at: true, ip: true } })
    expect(row?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(Math.abs(Date.parse(row?.at ?? '') - before)).toBeLessThan(60_000)
    expect(row?.ip).toBe('192.0.2.1')
  })
})
