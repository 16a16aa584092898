import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { type addPatient, callAs, refusalOf, testContext } from '../../../test/fixtures.ts'
import { createCaller } from '../../router.ts'

const reason = 'unconscious in the emergency room'

const { sql, services, add, as } = await openClinic('minimum-necessary')
let doctor: ReturnType<typeof callAs>
let practitionerId: number
let practitionersUserId: number
let patient: Awaited<ReturnType<typeof addPatient>>
beforeEach(async () => {
  const account = await add.doctorAccount()
  practitionersUserId = account.user.id
  practitionerId = account.doctor.id
  doctor = await as('doctor', practitionersUserId)
  patient = await add.patient({ firstName: 'Zoë', dateOfBirth: '1990-05-17' })
})

const grants = () => sql`select * from break_glass_grants order by id`
const trail = () => sql`
  select action, outcome, basis, target, patient_ids as ids from audit_events
  where actor_id = ${practitionersUserId} order by id`
const codeOf = async (call: Promise<unknown>) => (await refusalOf(call)).code

test('opens the record and its care team for an hour, with the reason in the trail', async () => {
  const { id: patientId } = patient
  expect(await codeOf(doctor.patients.get({ id: patientId }))).toBe('NOT_FOUND')
  const grant = await doctor.access.breakGlass({ patientId, reason })
  expect(Object.keys(grant).sort()).toEqual(['expiresAt', 'id', 'patientId'])
  expect(Math.abs(Date.parse(grant.expiresAt) - Date.now() - 3_600_000)).toBeLessThan(60_000)
  expect((await doctor.patients.get({ id: patientId })).openedUntil).toBe(grant.expiresAt)
  expect(await doctor.assignments.careTeam({ patientId })).toEqual([])
  const target = `break-glass/${grant.id}`
  const opened = { outcome: 'ok', basis: 'break-glass', target, ids: [patientId] }
  expect((await trail()).slice(1)).toEqual([
    { action: 'access.breakGlass', ...opened },
    { action: 'patients.read', ...opened },
    { action: 'assignments.read', ...opened },
  ])
  expect(await grants()).toMatchObject([{ reason, actor_id: practitionersUserId, reviewed_at: null }])
})

test('85 a repeated request gets its own grant, not another that is open', async () => {
  const first = await doctor.access.breakGlass({ patientId: patient.id, reason })
  const other = await add.patient()
  const asked = () => {
    const context = testContext(services(), { userId: practitionersUserId, role: 'doctor' })
    return createCaller({ ...context, idempotencyKey: 'emergency' }).access.breakGlass({
      patientId: other.id,
      reason,
    })
  }
  const second = await asked()
  expect(second.id).not.toBe(first.id)
  expect(await asked()).toEqual(second)
})

test('38 the record is closed again when the time is over, its care team too', async () => {
  const patientId = patient.id
  const { id } = await doctor.access.breakGlass({ patientId, reason })
  await sql`
    update break_glass_grants set granted_at = now() - interval '1 hour', expires_at = now() - interval '1 second' where id = ${id}`
  expect(await codeOf(doctor.patients.get({ id: patientId }))).toBe('NOT_FOUND')
  expect(await codeOf(doctor.assignments.careTeam({ patientId }))).toBe('NOT_FOUND')
})

test('36 39 opens neither lists, nor changes, nor the record to anybody else', async () => {
  const patientId = patient.id
  const { doctor: carer } = await add.doctorAccount()
  const assignment = await add.assignment({ patientId, practitionerId: carer.id })
  await doctor.access.breakGlass({ patientId, reason })
  expect((await doctor.patients.list({})).items).toEqual([])
  expect((await doctor.patients.panel({})).items).toEqual([])
  expect((await doctor.patients.beyondPanel({})).items).toEqual([])
  expect((await doctor.assignments.list({ patientId })).items).toEqual([])
  expect(await codeOf(doctor.assignments.get({ id: assignment.id }))).toBe('NOT_FOUND')
  expect(await codeOf(doctor.patients.update({ id: patientId, address: 'x' }))).toBe('FORBIDDEN')
  expect((await doctor.assignments.careTeam({ patientId })).map(member => member.id)).toEqual([assignment.id])
  const other = await add.doctorAccount()
  const colleague = await as('doctor', other.user.id)
  expect(await codeOf(colleague.patients.get({ id: patientId }))).toBe('NOT_FOUND')
  const demoted = await as('pending', practitionersUserId)
  expect(await codeOf(demoted.patients.get({ id: patientId }))).toBe('FORBIDDEN')
  expect(await sql`select address from patients where id = ${patientId}`).toEqual([{ address: null }])
})

test('a doctor who looks after the patient needs no grant; if they have one, it is not the basis', async () => {
  const patientId = patient.id
  await doctor.access.breakGlass({ patientId, reason })
  await add.assignment({ patientId, practitionerId })
  const before = await grants()
  const { code, reason: why } = await refusalOf(doctor.access.breakGlass({ patientId, reason }))
  expect({ code, why }).toEqual({ code: 'CONFLICT', why: 'already_reachable' })
  expect((await doctor.patients.get({ id: patientId })).openedUntil).toBeNull()
  expect((await trail()).at(-1)).toMatchObject({ action: 'patients.read', basis: 'assigned', target: null })
  expect(await grants()).toEqual(before)
})

test('43 twenty calls at once make one grant; later calls return it unchanged', async () => {
  const patientId = patient.id
  const calls = Array.from({ length: 20 }, () => doctor.access.breakGlass({ patientId, reason }))
  const [first, ...others] = await Promise.all(calls)
  const again = await doctor.access.breakGlass({ patientId, reason: 'still unconscious now', minutes: 5 })
  for (const grant of [...others, again]) expect(grant).toEqual(first)
  const mine = (await grants()).filter(grant => grant.actor_id === practitionersUserId)
  expect(mine).toMatchObject([{ reason }])
})

test('finds only the patient with these exact names, in any case, and this date of birth', async () => {
  const { lastName } = patient
  const named = { firstName: 'ZOË', lastName: lastName.toLowerCase(), dateOfBirth: '1990-05-17' }
  const before = await grants()
  for (const wrong of [{ firstName: 'Zo' }, { lastName: '%' }, { dateOfBirth: '1990-05-18' }]) {
    expect(await codeOf(doctor.access.breakGlass({ patient: { ...named, ...wrong }, reason }))).toBe(
      'NOT_FOUND',
    )
  }
  expect(await grants()).toEqual(before)
  expect((await trail()).map(({ outcome }) => outcome)).toEqual(['denied', 'denied', 'denied'])
  expect(await doctor.access.breakGlass({ patient: named, reason })).toMatchObject({ patientId: patient.id })
})

test('two patients with the same names and date of birth are opened only by number', async () => {
  const { firstName, lastName, dateOfBirth } = patient
  await add.patient({ firstName, lastName, dateOfBirth })
  const named = { firstName, lastName, dateOfBirth: dateOfBirth ?? '' }
  const before = await grants()
  expect(await codeOf(doctor.access.breakGlass({ patient: named, reason }))).toBe('CONFLICT')
  expect(await grants()).toEqual(before)
  await doctor.access.breakGlass({ patientId: patient.id, reason })
})

test('47 48 a reason is required, the patient is named in one way, and the time is limited', async () => {
  const patientId = patient.id
  const named = { firstName: 'Zoë', lastName: patient.lastName, dateOfBirth: '1990-05-17' }
  const before = await grants()
  const refused: [Parameters<typeof doctor.access.breakGlass>[0], string][] = [
    [{ patientId, reason: '' }, 'reason'],
    [{ patientId, reason: '   urgent     ' }, 'reason'],
    [{ patientId, reason: `${reason}\0` }, 'reason'],
    [{ patientId, reason: 'x'.repeat(501) }, 'reason'],
    [{ reason }, 'patientId'],
    [{ patientId, patient: named, reason }, 'patientId'],
    [{ patientId, reason, minutes: 4 }, 'minutes'],
    [{ patientId, reason, minutes: 61 }, 'minutes'],
    [{ patientId, reason, minutes: 7.5 }, 'minutes'],
  ]
  for (const [input, field] of refused) {
    expect((await refusalOf(doctor.access.breakGlass(input))).fieldErrors).toHaveProperty(field)
  }
  expect(await grants()).toEqual(before)
  const hurried = callAs(
    { ...services(), breakGlassMinutes: 10 },
    { userId: practitionersUserId, role: 'doctor' },
  )
  expect(await codeOf(hurried.access.breakGlass({ patientId, reason, minutes: 11 }))).toBe('BAD_REQUEST')
  const { expiresAt } = await hurried.access.breakGlass({ patientId, reason })
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThan(601_000)
})

test('37 a deleted patient answers like a missing one', async () => {
  const gone = await add.patient({ deletedAt: '2024-01-01T00:00:00.000Z' })
  const before = await grants()
  for (const patientId of [gone.id, 2_000_000_000]) {
    const { code, message } = await refusalOf(doctor.access.breakGlass({ patientId, reason }))
    expect({ code, message }).toEqual({ code: 'NOT_FOUND', message: 'Not found.' })
  }
  expect(await grants()).toEqual(before)
  const admin = await as('admin')
  await doctor.access.breakGlass({ patientId: patient.id, reason })
  await admin.patients.delete({ id: patient.id })
  expect(await codeOf(doctor.patients.get({ id: patient.id }))).toBe('NOT_FOUND')
})

test('62 the patient sees who broke the glass, what for, and what they read', async () => {
  const owner = await add.user({ role: 'patient' })
  const own = await add.patient({ ownerId: owner.id })
  const self = await as('patient', owner.id)
  await doctor.access.breakGlass({ patientId: own.id, reason })
  await doctor.patients.get({ id: own.id })
  await self.patients.get({ id: own.id })
  const { items } = await self.audit.ofPatient({ patientId: own.id, includeOwn: true })
  expect(items).toMatchObject([
    { action: 'patients.read', basis: 'own', reason: null, yourself: true },
    { action: 'patients.read', basis: 'break-glass', reason, actorId: practitionersUserId },
    { action: 'access.breakGlass', basis: 'break-glass', reason, actorId: practitionersUserId },
  ])
})
