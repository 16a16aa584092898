import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { db, sql, add, as } = await openClinic()
const userId = (await add.user({ role: 'staff' })).id
const staff = await as('staff', userId)

async function assignedPatient(startedAt = '2020-01-01T00:00:00.000Z') {
  const [patient, doctor] = [await add.patient(), await add.practitioner()]
  const assignment = await add.assignment({ patientId: patient.id, practitionerId: doctor.id, startedAt })
  return { patient, doctor, assignment }
}
const ledger = (patientId: number) => staff.assignments.list({ patientId, state: 'all' })

test('a change keeps the other fields and raises the version; a stale version is refused', async () => {
  const { id, version } = await add.patient({ address: 'here', phoneNumber: '1' })
  const second = await staff.patients.update({ id, version, address: 'there' })
  expect(second).toMatchObject({ address: 'there', phoneNumber: '1', version: version + 1 })
  const refusal = await refusalOf(staff.patients.update({ id, version, address: 'nowhere' }))
  expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'stale_version' })
  expect(await staff.patients.get({ id })).toEqual({ ...second, openedUntil: null })
  expect(await staff.patients.update({ id, address: null })).toMatchObject({
    address: null,
    version: version + 2,
  })
})

test('of 10 changes to the same version at once, one is made', async () => {
  const { id, version } = await add.patient()
  const changes = Array.from({ length: 10 }, (_, i) =>
    staff.patients.update({ id, version, address: `Street ${i}` }),
  )
  const outcomes = await Promise.allSettled(changes)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await staff.patients.get({ id })).version).toBe(version + 1)
})

test('deleting hides the patient everywhere, ends the assignments and keeps the rows', async () => {
  const { patient, assignment } = await assignedPatient()
  const { id } = patient
  expect(await staff.patients.delete({ id })).toEqual({ id })
  for (const call of [
    () => staff.patients.get({ id }),
    () => staff.patients.update({ id, address: 'x' }),
    () => staff.patients.delete({ id }),
    () => staff.assignments.get({ id: assignment.id }),
    () => staff.assignments.careTeam({ patientId: id, state: 'all' }),
    () => staff.assignments.create({ patientId: id, practitionerId: assignment.practitionerId }),
  ]) {
    expect((await refusalOf(call())).code).toBe('NOT_FOUND')
  }
  expect((await ledger(id)).items).toEqual([])
  expect((await staff.patients.list({ limit: 500 })).items.map(one => one.id)).not.toContain(id)
  const [row] = await sql`
    select p.deleted_at is not null as deleted, ended_at is not null as ended, ended_by, end_reason
    from patients p join assignments on patient_id = p.id where p.id = ${id}`
  expect(row).toEqual({ deleted: true, ended: true, ended_by: userId, end_reason: 'patient deleted' })
})

test('a death ends the patient’s assignments that day, later ones at their start, and no others', async () => {
  const { patient, assignment } = await assignedPatient()
  const link = async (when: { startedAt: string; endedAt?: string }) =>
    (
      await add.assignment({
        patientId: patient.id,
        practitionerId: (await add.practitioner()).id,
        ...when,
      })
    ).id
  const later = await link({ startedAt: '2021-06-02T00:00:00.000Z' })
  const before = await link({ startedAt: '2019-01-01T00:00:00.000Z', endedAt: '2019-02-01T00:00:00.000Z' })
  await staff.patients.update({ id: patient.id, deceasedOn: '2021-06-01' })
  const ends = new Map((await ledger(patient.id)).items.map(row => [row.id, row.endedAt]))
  expect(ends.get(assignment.id)).toBe('2021-06-01T23:59:59.999Z')
  expect(ends.get(later)).toBe('2021-06-02T00:00:00.000Z')
  expect(ends.get(before)).toBe('2019-02-01T00:00:00.000Z')

  const refusal = await refusalOf(
    staff.assignments.create({ patientId: patient.id, practitionerId: assignment.practitionerId }),
  )
  expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'patient_deceased' })
  await staff.patients.update({ id: patient.id, deceasedOn: null })
  expect((await staff.assignments.list({ patientId: patient.id })).items).toEqual([])
  await staff.assignments.create({ patientId: patient.id, practitionerId: assignment.practitionerId })
})

test('a death today ends the assignments now, not tonight', async () => {
  const { patient, assignment } = await assignedPatient()
  await staff.patients.update({ id: patient.id, deceasedOn: new Date().toISOString().slice(0, 10) })
  const [row] = (await ledger(patient.id)).items
  expect(row?.id).toBe(assignment.id)
  expect(Date.parse(row?.endedAt ?? '')).toBeLessThanOrEqual(Date.now() + 1000)
})

test('43 an assignment made while the patient is deleted either fails or is ended with the others', async () => {
  for (let i = 0; i < 5; i++) {
    const { patient } = await assignedPatient()
    const doctor = await add.practitioner()
    await Promise.allSettled([
      staff.assignments.create({ patientId: patient.id, practitionerId: doctor.id }),
      staff.patients.delete({ id: patient.id }),
    ])
    expect(
      await sql`select id from assignments where patient_id = ${patient.id} and ended_at is null`,
    ).toEqual([])
  }
})

test('only those who may end assignments may enter a death, and only after the birth', async () => {
  const owner = await add.user()
  const patient = await add.patient({ ownerId: owner.id, dateOfBirth: '1980-02-29' })
  await add.assignment({ patientId: patient.id, practitionerId: (await add.practitioner()).id })
  const before = await db.query.patients.findFirst({ where: (t, { eq }) => eq(t.id, patient.id) })
  const self = await as('patient', owner.id)

  const input = { id: patient.id, deceasedOn: '2021-06-01' }
  expect(await refusalOf(self.patients.update(input))).toMatchObject({ code: 'FORBIDDEN' })
  const tooEarly = await refusalOf(staff.patients.update({ id: patient.id, deceasedOn: '1979-12-31' }))
  expect(tooEarly.fieldErrors).toEqual({ deceasedOn: ['Enter a date after the date of birth.'] })

  expect(await db.query.patients.findFirst({ where: (t, { eq }) => eq(t.id, patient.id) })).toEqual(before)
  expect((await ledger(patient.id)).items.map(row => row.endedAt)).toEqual([null])
  const denials = await sql`
    select action, patient_ids, target from audit_events where actor_id = ${owner.id} and outcome = 'denied'`
  expect(denials).toEqual([{ action: 'patients.update', patient_ids: [patient.id], target: null }])
})
