import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'

const { add, as } = await openClinic('minimum-necessary')

test('62 each emergency appears once, with the reason that its holder gave; no other entry has a reason', async () => {
  const admin = await as('admin')
  const patientId = (await add.patient()).id
  const otherId = (await add.patient()).id
  const open = async (id: number, reason: string) => {
    const { user } = await add.doctorAccount()
    const doctor = await as('doctor', user.id)
    const grant = await doctor.access.breakGlass({ patientId: id, reason })
    await doctor.patients.get({ id })
    return grant.id
  }
  const first = await open(patientId, 'found in the street')
  await open(otherId, 'somebody else altogether')
  await open(patientId, 'called from the ward')
  await admin.access.review({ id: first, version: 1, verdict: 'justified' })
  const { items } = await admin.audit.ofPatient({ patientId })
  expect(items.map(({ action, reason }) => [action, reason])).toEqual([
    ['access.review', null],
    ['patients.read', 'called from the ward'],
    ['access.breakGlass', 'called from the ward'],
    ['patients.read', 'found in the street'],
    ['access.breakGlass', 'found in the street'],
  ])
})
