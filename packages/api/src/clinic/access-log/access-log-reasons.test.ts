import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { addDoctorAccount, addPatient, callAs } from '../../../test/fixtures.ts'

const { db, services, as } = await openClinic('minimum-necessary')

test('62 each emergency appears once, with the reason that its holder gave; no other entry has a reason', async () => {
  const admin = await as('admin')
  const patientId = (await addPatient(db)).id
  const otherId = (await addPatient(db)).id
  const open = async (id: number, reason: string) => {
    const { user } = await addDoctorAccount(db)
    const doctor = callAs(services(), { userId: user.id, role: 'doctor' })
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
