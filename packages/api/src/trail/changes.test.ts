import { expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { refusalOf, testPassword } from '../../test/fixtures.ts'
import { verify } from '../../test/trail.ts'
import { digestOf } from '../kernel/digest.ts'
import { changesBetween } from './changes.ts'

const { connection, sql, add, as } = await openClinic()
const admin = await as('admin')

/** The changes in the last entry of an action. */
async function changed(action: string) {
  const [last] = (await admin.audit.list({ action, limit: 1 })).items
  return last?.changes
}

test('57 a change keeps the fields that changed, with their values before and after, and no others', async () => {
  const { id } = await add.patient({ firstName: 'Ada', address: 'London', phoneNumber: null })
  await admin.patients.update({ id, firstName: 'Ada', address: '“Ockham”\nSurrey', phoneNumber: '+44 1' })
  expect(await changed('patients.update')).toEqual([
    { field: 'address', before: 'London', after: '“Ockham”\nSurrey' },
    { field: 'phoneNumber', before: null, after: '+44 1' },
  ])
  await admin.patients.update({ id, address: null })
  expect(await changed('patients.update')).toEqual([
    { field: 'address', before: '“Ockham”\nSurrey', after: null },
  ])
  await admin.patients.update({ id, address: null })
  expect(await changed('patients.update')).toBeNull()
  expect(await verify(connection)).toMatchObject({ mismatches: 0 })
})

test('57 of practitioners, sites, accounts and panels, too', async () => {
  const practitioner = await add.practitioner({ status: 'pending', specialty: 'Surgery' })
  await admin.practitioners.approve({ id: practitioner.id, version: 1 })
  expect(await changed('practitioners.approve')).toEqual([
    { field: 'status', before: 'pending', after: 'active' },
  ])
  await admin.practitioners.update({ id: practitioner.id, specialty: 'Cardiology' })
  expect(await changed('practitioners.update')).toEqual([
    { field: 'specialty', before: 'Surgery', after: 'Cardiology' },
  ])
  const site = await admin.sites.create({ name: 'North' })
  await admin.sites.update({ id: site.id, name: 'Riverside', parentId: 1 })
  expect(await changed('sites.update')).toEqual([
    { field: 'name', before: 'North', after: 'Riverside' },
    { field: 'parentId', before: null, after: 1 },
  ])
  const user = await add.user({ role: 'patient' })
  await admin.users.changeRole({ id: user.id, role: 'staff' })
  expect(await changed('users.update')).toEqual([{ field: 'role', before: 'patient', after: 'staff' }])
  await admin.users.changeStatus({ id: user.id, status: 'disabled' })
  expect(await changed('users.update')).toEqual([{ field: 'status', before: 'active', after: 'disabled' }])
  const panel = { practitionerId: practitioner.id }
  await admin.panels.set({ ...panel, maximum: 800, fte: 0.8 })
  expect(await changed('panels.set')).toEqual([
    { field: 'maximum', before: null, after: 800 },
    { field: 'fte', before: 1, after: 0.8 },
  ])
  await admin.panels.set({ ...panel, accepting: 'closed', fte: 0.8 })
  expect(await changed('panels.set')).toEqual([
    { field: 'accepting', before: 'open', after: 'closed' },
    { field: 'maximum', before: 800, after: null },
  ])
  const young = { fromAge: 0, male: 1, female: 1, other: 1 }
  await admin.panels.setWeights({ bands: [young, { fromAge: 65, male: 2, female: 1.5, other: 2 }] })
  await admin.panels.setWeights({ bands: [young, { fromAge: 75, male: 3, female: 3, other: 3 }] })
  expect(await changed('panels.setWeights')).toEqual([
    { field: 'from 65', before: '2 / 1.5 / 2', after: null },
    { field: 'from 75', before: null, after: '3 / 3 / 3' },
  ])
  await admin.panels.setWeights({ bands: [] })
})

test('57 of a text longer than 200 letters, only its length and its digest are kept', async () => {
  const { id } = await add.patient({ medicalHistory: 'x'.repeat(200) })
  const long = 'é'.repeat(20_000)
  await admin.patients.update({ id, medicalHistory: long })
  expect(await changed('patients.update')).toEqual([
    { field: 'medicalHistory', before: 'x'.repeat(200), after: { length: 20_000, digest: digestOf(long) } },
  ])
})

test('57 nothing is kept of reads, of what is new, of refusals, and of passwords', async () => {
  const { id } = await add.patient()
  await admin.patients.get({ id })
  expect(await changed('patients.read')).toBeNull()
  await refusalOf(admin.patients.update({ id, version: 99, address: 'Canary Wharf' }))
  await admin.users.create({
    name: 'C',
    email: 'c@example.org',
    password: 'a canary of a password',
    role: 'staff',
  })
  expect(await changed('users.create')).toBeNull()
  const user = await add.user({ role: 'staff' })
  const self = await as('staff', user.id)
  await self.auth.changePassword({ currentPassword: testPassword, newPassword: 'a canary of a password' })
  expect(await changed('auth.changePassword')).toBeNull()
  expect(await sql`select from audit_events e where e::text ~* 'canary|argon2'`).toHaveLength(0)
})

test('62 those who see who opened a record see what was changed in it', async () => {
  const owner = await add.user()
  const { id: patientId } = await add.patient({ ownerId: owner.id, address: 'London' })
  await admin.patients.update({ id: patientId, address: 'Surrey' })
  const self = await as('patient', owner.id)
  const { items } = await self.audit.ofPatient({ patientId })
  expect(items.map(({ action, changes }) => [action, changes])).toEqual([
    ['patients.update', [{ field: 'address', before: 'London', after: 'Surrey' }]],
  ])
})

test('a field that only one of two states has did not change', () => {
  const before = { id: 1, name: 'a', version: 1, updatedAt: 'x', gone: 1 }
  const after = { id: 1, name: 'b', version: 2, updatedAt: 'y', made: 2 }
  expect(changesBetween(before, after)).toEqual([{ field: 'name', before: 'a', after: 'b' }])
})
