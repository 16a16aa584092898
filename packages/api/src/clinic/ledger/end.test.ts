import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf } from '../../../test/fixtures.ts'
import type { Policy } from '../../kernel/policy/grid.ts'
import { presets } from '../../kernel/policy/presets/presets.ts'

const { sql, services, add, as } = await openClinic()

async function assigned(ownerId?: number) {
  const patient = await add.patient({ ownerId: ownerId ?? null })
  return add.assignment({ patientId: patient.id, practitionerId: (await add.practitioner()).id })
}

const ledger = () => sql`select * from assignments order by id`
const missing = { code: 'NOT_FOUND', reason: 'not_found' }

test('36 an ended assignment does not end again, and is not found among open ones', async () => {
  const call = await as('staff')
  const { id } = await assigned()
  expect(await call.assignments.get({ id, state: 'open' })).toMatchObject({ id, endedAt: null })
  expect(await refusalOf(call.assignments.get({ id, state: 'ended' }))).toMatchObject(missing)
  await call.assignments.end({ id, reason: 'moved away' })
  const before = await ledger()
  expect(await refusalOf(call.assignments.end({ id, reason: 'once more' }))).toMatchObject(missing)
  expect(await refusalOf(call.assignments.get({ id, state: 'open' }))).toMatchObject(missing)
  expect(await call.assignments.get({ id, state: 'ended' })).toMatchObject({ id, endReason: 'moved away' })
  expect(await ledger()).toEqual(before)
})

test('36 37 people who may end assignments of their own patients cannot end others', async () => {
  const { grid } = presets.clinic
  const policy: Policy = {
    ...presets.clinic,
    grid: { ...grid, 'assignments.end': { ...grid['assignments.end'], patient: 'own' } },
  }
  const userId = (await add.user()).id
  const owner = callAs({ ...services(), policy }, { userId, role: 'patient' })
  const [own, foreign] = [await assigned(userId), await assigned()]
  const before = await ledger()
  expect(await refusalOf(owner.assignments.end({ id: foreign.id }))).toMatchObject(missing)
  expect(await ledger()).toEqual(before)
  expect((await owner.assignments.end({ id: own.id })).endedAt).not.toBeNull()
})

test('with a patient or a practitioner, their own open assignments end, and no others', async () => {
  const admin = await as('admin')
  const [patient, other] = [await add.patient(), await add.patient()]
  const [doctor, colleague] = [await add.practitioner(), await add.practitioner()]
  const past = { startedAt: '2020-01-01T00:00:00.000Z', endedAt: '2021-01-01T00:00:00.000Z' }
  for (const { id: patientId } of [patient, other]) {
    for (const { id: practitionerId } of [doctor, colleague]) {
      await add.assignment({ patientId, practitionerId, ...past })
      await add.assignment({ patientId, practitionerId })
    }
  }
  const open = async () =>
    (await sql`select patient_id, practitioner_id from assignments where ended_at is null order by id`).map(
      row => [row.patient_id, row.practitioner_id],
    )
  const ended = () => sql`select * from assignments where ended_at < now() - interval '1 year' order by id`
  const [before, history] = [await open(), await ended()]
  await admin.patients.delete({ id: patient.id })
  expect(await open()).toEqual(before.filter(([patientId]) => patientId !== patient.id))
  await admin.practitioners.delete({ id: doctor.id })
  const left = before.filter(([patientId, id]) => patientId !== patient.id && id !== doctor.id)
  expect(await open()).toEqual(left)
  expect(await ended()).toEqual(history)
})
