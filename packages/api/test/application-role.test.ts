import { randomBytes } from 'node:crypto'
import { type Connection, connect, setUpApplicationRole } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAdmin } from '../src/identity/accounts/create.ts'
import { prune } from '../src/identity/prune.ts'
import { createCaller } from '../src/router.ts'
import { callAs, inReply, refusalOf, testContext, testPassword, testServices } from './fixtures.ts'
import { verify } from './trail.ts'

const isServer = process.env.TEST_DATABASE_URL !== undefined

describe.skipIf(!isServer)(isServer ? '87 the application’s role' : '87 skipped: one role only', () => {
  const role = `empanel_app_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  let owner: Connection
  let application: Connection
  beforeAll(async () => {
    owner = await createTestDatabase()
    await setUpApplicationRole(owner.url, { name: role, password })
    const url = Object.assign(new URL(owner.url), { username: role, password })
    application = await connect({ databaseUrl: url.href })
  })
  afterAll(async () => {
    await application.close()
    await owner.sql.unsafe(`drop owned by ${role}; drop role ${role}`)
    await owner.close()
  })

  test('is enough for every change of the router', async () => {
    const services = testServices(application.db, 'minimum-necessary')
    const anonymous = callAs(services)
    const secret = { password: testPassword }
    const { id: adminId } = await createAdmin(services, {
      email: 'ada@example.org',
      name: 'Ada',
      ...secret,
    })
    const admin = callAs(services, { userId: adminId, role: 'admin' })
    const person = { firstName: 'Ana', lastName: 'Ruiz', gender: 'F', dateOfBirth: '1990-04-01' } as const

    await refusalOf(anonymous.auth.login({ login: 'ada@example.org', password: 'not that one, no' }))
    const pair = inReply(await anonymous.auth.login({ login: 'ada@example.org', ...secret }))
    await anonymous.auth.refresh({ refresh: pair.refresh })
    await anonymous.auth.register({ name: 'Pat Doe', email: 'pat@example.org', ...secret })
    await anonymous.auth.registerPatient({ name: 'Ana Ruiz', email: 'kim@example.org', ...secret, ...person })
    const { user, practitioner: doctor } = await anonymous.auth.registerDoctor({
      name: 'Dora Doe',
      email: 'dora@example.org',
      ...secret,
    })

    const repeatable = createCaller({
      ...testContext(services, { userId: adminId, role: 'admin' }),
      idempotencyKey: 'one',
    })
    const [patient, again] = [
      await repeatable.patients.create(person),
      await repeatable.patients.create(person),
    ]
    expect(again.id).toBe(patient.id)
    await admin.patients.update({ id: patient.id, address: 'London' })
    const other = await admin.practitioners.create({
      firstName: 'Otto',
      lastName: 'Other',
      specialty: 'None',
    })
    await admin.practitioners.update({ id: other.id, specialty: 'Cardiology' })
    await admin.practitioners.approve({ id: doctor.id, version: doctor.version })
    const practitionersCaller = callAs(services, { userId: user.id, role: 'doctor' })
    const grant = await practitionersCaller.access.breakGlass({
      patientId: patient.id,
      reason: 'found in the street',
    })
    await admin.access.review({ id: grant.id, version: 1, verdict: 'unjustified' })
    const assignment = await admin.assignments.create({
      patientId: patient.id,
      practitionerId: doctor.id,
      role: 'primary',
    })
    await admin.assignments.end({ id: assignment.id })
    await admin.assignments.create({ patientId: patient.id, practitionerId: other.id, role: 'primary' })
    const staff = await admin.users.create({
      email: 'sam@example.org',
      name: 'Sam',
      role: 'staff',
      ...secret,
    })
    await admin.users.changeRole({ id: staff.id, role: 'doctor', practitionerId: other.id })
    await admin.users.changeStatus({ id: staff.id, status: 'disabled' })
    await admin.patients.update({ id: patient.id, deceasedOn: '2024-01-01' })
    await admin.practitioners.delete({ id: other.id })
    await admin.patients.delete({ id: patient.id })
    await admin.users.endSessions({ id: adminId })
    await owner.sql`update sessions set revoked_at = now() - interval '40 days'`
    expect(await prune(application.db)).toBeGreaterThan(0)
    expect(await verify(application)).toMatchObject({ mismatches: 0, losses: [], emptiedOf: null })
  })
})
