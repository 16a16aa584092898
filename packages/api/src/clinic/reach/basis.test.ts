import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs } from '../../../test/fixtures.ts'

const { sql, services, add } = await openClinic('three-role')
let userId: number
let practitionerId: number
/** Patients of a doctor who may read all: their own record, one whom they look after, and another. */
let patients: { own: number; assigned: number; all: number }
beforeEach(async () => {
  const { user, doctor } = await add.doctorAccount()
  userId = user.id
  practitionerId = doctor.id
  const own = (await add.patient({ ownerId: userId })).id
  const assigned = (await add.patient()).id
  patients = { own, assigned, all: (await add.patient()).id }
  // Who looks after themselves reads their own record.
  for (const patientId of [own, assigned]) await add.assignment({ patientId, practitionerId })
})

const bases = async () => {
  const rows = await sql`
    select basis from audit_events where actor_id = ${userId} and outcome = 'ok' order by id`
  return rows.map(({ basis }) => basis)
}

test('57 the basis of opening a record is the closest that holds, not what the role may', async () => {
  const doctor = callAs(services(), { userId, role: 'doctor' })
  for (const id of Object.values(patients)) await doctor.patients.get({ id })
  expect(await bases()).toEqual(['own', 'assigned', 'all'])
})

test('57 an assignment that ended, a practitioner who waits and a deleted one are no basis', async () => {
  const doctor = callAs(services(), { userId, role: 'doctor' })
  const admin = callAs(services(), { userId, role: 'admin' })
  const [{ id } = { id: 0 }] = await sql<{ id: number }[]>`
    select id from assignments where patient_id = ${patients.assigned}`
  await admin.patients.get({ id: patients.assigned })
  await admin.assignments.end({ id })
  await doctor.patients.get({ id: patients.assigned })
  await add.assignment({ patientId: patients.assigned, practitionerId })
  await sql`update practitioners set status = 'pending' where id = ${practitionerId}`
  await admin.patients.get({ id: patients.assigned })
  await sql`update practitioners set status = 'active', deleted_at = now() where id = ${practitionerId}`
  await admin.patients.get({ id: patients.assigned })
  expect(await bases()).toEqual(['assigned', 'assigned', 'all', 'all', 'all'])
})

test('57 every way to open or change one record names it', async () => {
  const admin = callAs(services(), { userId, role: 'admin' })
  const another = (await add.practitioner()).id
  for (const [basis, patientId] of Object.entries(patients)) {
    const before = (await bases()).length
    const made = await admin.assignments.create({ patientId, practitionerId: another })
    await admin.assignments.get({ id: made.id })
    await admin.assignments.careTeam({ patientId })
    await admin.assignments.end({ id: made.id })
    await admin.assignments.changePrimary({ patientId, practitionerId: another, previous: 'consulting' })
    await admin.patients.update({ id: patientId, address: 'London' })
    await admin.audit.ofPatient({ patientId })
    await admin.access.explain({ userId, patientId })
    await admin.patients.delete({ id: patientId })
    expect((await bases()).slice(before)).toEqual(Array.from({ length: 9 }, () => basis))
  }
})

test('57 a list names many patients, and says what the role may', async () => {
  const doctor = callAs(services(), { userId, role: 'doctor' })
  await doctor.patients.list({})
  await doctor.assignments.list({ patientId: patients.own })
  expect(await bases()).toEqual(['all', 'assigned'])
})
