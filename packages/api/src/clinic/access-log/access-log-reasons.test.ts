import type { Connection } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDoctorAccount, addPatient, addUser, callAs, testServices } from '../../../test/fixtures.ts'

let connection: Connection
beforeAll(async () => {
  connection = await createTestDatabase()
})
afterAll(() => connection.close())

test('62 each emergency appears once, with the reason that its holder gave; no other entry has a reason', async () => {
  const { db } = connection
  const services = testServices(db, 'minimum-necessary')
  const as = (userId: number, role: 'admin' | 'doctor') => callAs(services, { userId, role })
  const admin = as((await addUser(db, { role: 'admin' })).id, 'admin')
  const patientId = (await addPatient(db)).id
  const otherId = (await addPatient(db)).id
  const open = async (id: number, reason: string) => {
    const { user } = await addDoctorAccount(db)
    const doctor = as(user.id, 'doctor')
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
