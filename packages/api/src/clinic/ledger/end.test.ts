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
