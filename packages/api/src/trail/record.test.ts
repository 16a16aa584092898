import type { Connection } from '@empanel/db'
import { createTestDatabase, emptyTrail } from '@empanel/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  addAssignment,
  addPatient,
  addPractitioner,
  addUser,
  callAs,
  refusalOf,
  testServices,
} from '../../test/fixtures.ts'
import { call, procedures, stateOf } from '../../test/walk/attempt.ts'
import { entries } from '../../test/walk/entries.ts'
import { buildWorld } from '../../test/walk/world.ts'

describe('57 the trail', () => {
  let connection: Connection
  let actor: { userId: number; role: 'staff' }
  let staff: ReturnType<typeof callAs>
  beforeAll(async () => {
    connection = await createTestDatabase()
    actor = { userId: (await addUser(connection.db, { role: 'staff' })).id, role: 'staff' }
    staff = callAs(testServices(connection.db), actor)
  })
  afterAll(() => connection.close())
  beforeEach(() => emptyTrail(connection))

  const trail = () => connection.sql`
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
    const doctor = await addPractitioner(connection.db)
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
    const [one, two] = [await addPatient(connection.db), await addPatient(connection.db)]
    const practitioners = [await addPractitioner(connection.db), await addPractitioner(connection.db)]
    for (const patient of [one, two]) {
      for (const doctor of practitioners) {
        await addAssignment(connection.db, { patientId: patient.id, practitionerId: doctor.id })
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
    const dead = await addPatient(connection.db, { deceasedOn: '2020-01-01' })
    const patient = await addPatient(connection.db)
    const doctor = await addPractitioner(connection.db)
    await addAssignment(connection.db, { patientId: patient.id, practitionerId: doctor.id })
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
    const [row] = await connection.db.query.auditEvents.findMany({ columns: { at: true, ip: true } })
    expect(row?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(Math.abs(Date.parse(row?.at ?? '') - before)).toBeLessThan(60_000)
    expect(row?.ip).toBe('192.0.2.1')
  })
})

describe('58 when the trail cannot be written', () => {
  const traced = Object.keys(entries).filter(path => !entries[path]?.untraced)
  let connection: Connection
  let world: Awaited<ReturnType<typeof buildWorld>>
  beforeAll(async () => {
    connection = await createTestDatabase()
    world = await buildWorld(connection.db)
    await connection.sql.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'secret of the trail'; end $$;
      create trigger refuse before insert on audit_events for each row execute function refuse()`)
  })
  afterAll(() => connection.close())

  test('all are recorded except the policy, one’s own account, and how much waits', () => {
    const untraced = [...procedures.keys()].filter(path => !traced.includes(path))
    const counts = ['access.waiting', 'practitioners.waiting', 'users.waiting']
    expect(untraced.sort()).toEqual([...counts, 'auth.me', 'policy.get', 'policy.registration'].sort())
  })

  test.each(traced)('%s does not happen', async path => {
    const entry = entries[path]
    const person = world.people.admin
    const id = (entry?.names && person.ids[entry.names].own) ?? 0
    const services = testServices(connection.db)
    const before = await stateOf(connection.db)
    const input = entry?.input?.({ id, person, world })
    const outcome = await call(services, { path, input, actor: person.actor })
    expect(outcome).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', reason: 'internal' })
    expect(outcome.reply).toContain('Something went wrong on our side.')
    expect(outcome.reply.replace(`"${path}"`, '')).not.toMatch(/secret|audit|insert|stack/i)
    expect(await stateOf(connection.db)).toEqual(before)
  })
})
