import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'

const { sql, services, add, as } = await openClinic()
const admin = await as('admin')

const good = { firstName: 'Greta', lastName: 'House', specialty: 'Diagnostics' }
const rows = () => sql`select * from practitioners order by id`

test.each([
  ['npi', '1234567890'],
  ['npi', '123456789'],
  ['specialty', ''],
  ['specialty', null],
  ['firstName', 'a\0'],
  ['languages', null],
  ['languages', 'en'],
  ['languages', ['en', 'EN']],
  ['languages', Array.from({ length: 11 }, (_, index) => `en-x-a${index}`)],
  ['email', 'x'],
  ['userId', 1],
  ['status', 'active'],
  ['createdBy', 1],
  ['externalId', 'x'],
])('41 48 %s: %j is refused with its field, and nothing is stored', async (field, value) => {
  const before = await rows()
  const refusal = await refusalOf(
    Reflect.apply(admin.practitioners.create, undefined, [{ ...good, [field]: value }]),
  )
  expect(refusal.code).toBe('BAD_REQUEST')
  expect(Object.keys(refusal.fieldErrors ?? {})).toEqual([field])
  expect(refusal.message).not.toBe('Invalid input')
  expect(await rows()).toEqual(before)
})

test('a doctor may have a single name; no name at all is refused', async () => {
  const one = await admin.practitioners.create({ ...good, firstName: '' })
  expect(one).toMatchObject({ firstName: '', lastName: 'House' })
  const before = await rows()
  const blank = { lastName: ['Enter a first name, a last name, or both.'] }
  const made = admin.practitioners.create({ ...good, firstName: ' ', lastName: '' })
  expect((await refusalOf(made)).fieldErrors).toEqual(blank)
  const changed = admin.practitioners.update({ id: one.id, lastName: '\u2060' })
  expect((await refusalOf(changed)).fieldErrors).toEqual(blank)
  expect(await rows()).toEqual(before)
})

test('languages are kept in canonical form and in their order; nobody has any until they are entered', async () => {
  const { id, languages } = await admin.practitioners.create(good)
  expect(languages).toEqual([])
  const spoken = ['pt-BR', 'en']
  expect(await admin.practitioners.create({ ...good, languages: [' PT-br ', 'EN'] })).toMatchObject({
    languages: spoken,
  })
  expect(await admin.practitioners.update({ id, languages: spoken })).toMatchObject({ languages: spoken })
  expect(await admin.practitioners.update({ id, specialty: 'Surgery' })).toMatchObject({ languages: spoken })
  expect((await admin.panels.get({ practitionerId: id })).languages).toEqual(spoken)
  expect(await admin.practitioners.update({ id, languages: [] })).toMatchObject({ languages: [] })
})

test('a licence number belongs to one doctor until they are deleted; an e-mail address may be shared', async () => {
  const shared = { licenseNumber: 'L-1', email: 'surgery@example.org' }
  const first = await admin.practitioners.create({ ...good, ...shared })
  const refusal = await refusalOf(admin.practitioners.create({ ...good, ...shared }))
  expect(refusal).toMatchObject({
    code: 'BAD_REQUEST',
    fieldErrors: { licenseNumber: ['doctor with this license number already exists.'] },
  })
  await admin.practitioners.create({ ...good, email: shared.email })
  await admin.practitioners.delete({ id: first.id })
  await admin.practitioners.create({ ...good, ...shared })
})

test('a stored value from an import, valid or not, may be sent back unchanged; other invalid values are refused', async () => {
  const kept = { email: 'Isabel de Jesús@example.com', npi: '123' }
  const { id } = await add.practitioner({ ...kept, ...good })
  const changed = await admin.practitioners.update({ id, ...good, ...kept, specialty: 'Surgery' })
  expect(changed).toMatchObject({ ...kept, specialty: 'Surgery' })
  const patient = await add.patient({ email: kept.email })
  expect(await admin.patients.update({ id: patient.id, email: kept.email, address: 'A' })).toMatchObject({
    address: 'A',
    email: kept.email,
  })
  const before = await rows()
  for (const [field, value] of [
    ['email', 'Isabel de Jesus@example.com'],
    ['npi', '124'],
  ] as const) {
    const { fieldErrors } = await refusalOf(admin.practitioners.update({ id, [field]: value }))
    expect(Object.keys(fieldErrors ?? {})).toEqual([field])
  }
  expect(await rows()).toEqual(before)
  expect(await admin.practitioners.update({ id, email: '', npi: null })).toMatchObject({
    email: null,
    npi: null,
  })
})

test('a stale version is refused and changes nothing', async () => {
  const { id, version } = await admin.practitioners.create(good)
  const second = await admin.practitioners.update({ id, version, npi: '1234567893' })
  expect(second).toMatchObject({ npi: '1234567893', specialty: good.specialty, version: version + 1 })
  const refusal = await refusalOf(admin.practitioners.update({ id, version, npi: null }))
  expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'stale_version' })
  expect(await admin.practitioners.get({ id })).toEqual(second)
})

test('42 a doctor shows these fields and no other', async () => {
  expect(Object.keys(await admin.practitioners.create(good)).sort()).toEqual([
    ...['createdAt', 'email', 'firstName', 'id', 'languages', 'lastName', 'licenseNumber', 'npi'],
    ...['phoneNumber', 'profession', 'specialty', 'status', 'updatedAt', 'userId', 'version'],
  ])
})

test('deleting a doctor ends their assignments; their account then acts as pending', async () => {
  const { user, doctor } = await add.doctorAccount()
  const patient = await add.patient()
  await add.assignment({ patientId: patient.id, practitionerId: doctor.id, role: 'primary' })
  const { access } = await callAs(services()).auth.login({ login: user.email, password: testPassword })
  await (await callWith(services(), access)).patients.get({ id: patient.id })

  await admin.practitioners.delete({ id: doctor.id })
  const caller = await callWith(services(), access)
  expect(await caller.auth.me()).toMatchObject({ role: 'pending', practitionerId: null })
  expect((await refusalOf(caller.patients.get({ id: patient.id }))).code).toBe('FORBIDDEN')
  expect((await caller.practitioners.list({})).items).toEqual([])
  expect((await refusalOf(admin.practitioners.get({ id: doctor.id }))).code).toBe('NOT_FOUND')
  const ledger = await admin.assignments.list({ patientId: patient.id, state: 'all' })
  expect(ledger.items).toMatchObject([{ practitionerId: doctor.id, endReason: 'doctor deleted' }])
  const [trace] = await sql`
    select patient_ids from audit_events where action = 'practitioners.delete' and target = ${`practitioner/${doctor.id}`}`
  expect(trace?.patient_ids).toEqual([patient.id])
})

test('a doctor who waits is visible to themselves and to approvers, and works once approved', async () => {
  const made = await callAs(services()).auth.registerDoctor({
    name: 'Greta House',
    email: 'greta@example.org',
    password: testPassword,
  })
  const { id } = made.practitioner
  expect(made.practitioner).toMatchObject({ firstName: 'Greta', lastName: 'House', specialty: 'Unspecified' })
  const { access } = await callAs(services()).auth.login({
    login: 'greta@example.org',
    password: testPassword,
  })
  const own = async () => callWith(services(), access)
  const staff = await as('staff')

  expect((await refusalOf(staff.practitioners.get({ id }))).code).toBe('NOT_FOUND')
  expect((await staff.practitioners.list({ limit: 500 })).items.map(one => one.id)).not.toContain(id)
  expect((await admin.practitioners.list({ status: 'pending' })).items.map(one => one.id)).toEqual([id])
  expect((await (await own()).practitioners.list({})).items.map(one => one.id)).toEqual([id])
  expect(await (await own()).practitioners.update({ id, specialty: 'Diagnostics' })).toMatchObject({
    status: 'pending',
  })
  expect((await refusalOf((await own()).patients.list({}))).code).toBe('FORBIDDEN')
  const { version } = await admin.practitioners.get({ id })
  expect((await refusalOf((await own()).practitioners.approve({ id, version }))).code).toBe('FORBIDDEN')

  expect(await admin.practitioners.approve({ id, version })).toMatchObject({
    status: 'active',
    specialty: 'Diagnostics',
  })
  expect(await (await own()).auth.me()).toMatchObject({ role: 'doctor', practitionerId: id })
  await (await own()).patients.list({})
  await staff.practitioners.get({ id })
})

test('those who wait for approval are counted, as long as they are there', async () => {
  const before = (await admin.practitioners.waiting()).count
  await add.practitioner()
  await add.practitioner({ status: 'pending' })
  await add.practitioner({ status: 'pending', deletedAt: '2024-01-01T00:00:00.000Z' })
  expect((await admin.practitioners.waiting()).count).toBe(before + 1)
})

test('search, owned and hostile cursors', async () => {
  const { doctor, user } = await add.doctorAccount({ firstName: 'Ünal', lastName: 'O%Hara' })
  const self = await as('doctor', user.id)
  for (const query of [{ q: 'ünal o%h' }, { owned: true }]) {
    expect((await self.practitioners.list(query)).items.map(one => one.id)).toEqual([doctor.id])
  }
  await add.practitioner()
  for (const cursor of ['x', Buffer.from('["a","b",1]').toString('base64url')]) {
    expect((await refusalOf(self.practitioners.list({ cursor }))).code).toBe('BAD_REQUEST')
  }
})

test('80 an approval is for the doctor as the approver saw them; a stale version is refused', async () => {
  const { user, doctor } = await add.doctorAccount({ status: 'pending', licenseNumber: 'A-1' })
  const own = await as('pending', user.id)
  await own.practitioners.update({ id: doctor.id, licenseNumber: 'B-2' })
  const stored = () => sql`select * from practitioners where id = ${doctor.id}`
  const before = await stored()
  const stale = await refusalOf(admin.practitioners.approve({ id: doctor.id, version: doctor.version }))
  expect(stale).toMatchObject({ code: 'CONFLICT', reason: 'stale_version' })
  // @ts-expect-error: without a version it is unclear what was approved.
  expect(await refusalOf(admin.practitioners.approve({ id: doctor.id }))).toMatchObject({
    code: 'BAD_REQUEST',
    fieldErrors: { version: [expect.any(String)] },
  })
  expect(await stored()).toEqual(before)
  const approved = await admin.practitioners.approve({ id: doctor.id, version: doctor.version + 1 })
  expect(approved).toMatchObject({ status: 'active', licenseNumber: 'B-2', version: doctor.version + 2 })
})
