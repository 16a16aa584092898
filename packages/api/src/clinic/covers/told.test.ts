import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs } from '../../../test/fixtures.ts'
import type { Caller } from '../../router.ts'

const { sql, services, add, as } = await openClinic('minimum-necessary')

const day = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString()

let owner: Caller
let staff: Caller
let self: Caller
let byId: number
let userId: number
let practitionerId: number
let patientId: number
beforeEach(async () => {
  const [away, by] = [await add.doctorAccount(), await add.doctorAccount()]
  const { id: ownerId } = await add.user({ role: 'patient' })
  staff = await as('staff')
  owner = await as('patient', ownerId)
  self = callAs(services(), { role: 'doctor', userId: by.user.id })
  userId = by.user.id
  byId = by.doctor.id
  practitionerId = away.doctor.id
  await sql`update practitioners set first_name = 'Ada', last_name = 'Away' where id = ${practitionerId}`
  patientId = (await add.patient({ ownerId })).id
  await add.assignment({ patientId, practitionerId, role: 'primary' })
})

const lastEntry = async () => {
  const [entry] = await sql`
    select action, basis, target, patient_ids from audit_events where actor_id = ${userId} order by id desc limit 1`
  return entry
}

test('57 who opens a record by a cover is recorded with it, unless they look after the patient, too', async () => {
  const { id } = await staff.covers.create({ practitionerId, byId, endsAt: inDays(14) })
  const target = `cover/${id}`
  await self.patients.get({ id: patientId })
  expect(await lastEntry()).toEqual({
    action: 'patients.read',
    basis: 'cover',
    target,
    patient_ids: [patientId],
  })
  await self.assignments.careTeam({ patientId })
  expect(await lastEntry()).toMatchObject({ basis: 'cover', target })
  await self.patients.list({})
  expect(await lastEntry()).toMatchObject({ basis: 'assigned', target: null })
  await self.patients.panel({ coverOf: practitionerId })
  expect(await lastEntry()).toMatchObject({ basis: 'assigned', target: `practitioner/${practitionerId}` })
  await add.assignment({ patientId, practitionerId: byId })
  await self.patients.get({ id: patientId })
  expect(await lastEntry()).toMatchObject({ basis: 'assigned', target: null })
})

test('57 where the role may read all, a cover is still the reason', async () => {
  const { id } = await staff.covers.create({ practitionerId, byId, endsAt: inDays(14) })
  await callAs(services('clinic'), { role: 'doctor', userId }).patients.get({ id: patientId })
  expect(await lastEntry()).toMatchObject({ basis: 'cover', target: `cover/${id}` })
  await staff.covers.end({ id })
  await callAs(services('clinic'), { role: 'doctor', userId }).patients.get({ id: patientId })
  expect(await lastEntry()).toMatchObject({ basis: 'all', target: null })
})

test('62 the patient reads for whom the actor covered, and until when', async () => {
  const cover = await staff.covers.create({ practitionerId, byId, endsAt: inDays(14) })
  await self.patients.get({ id: patientId })
  const seen = async () => (await owner.audit.ofPatient({ patientId })).items[0]
  expect(await seen()).toMatchObject({
    basis: 'cover',
    cover: { practitionerName: 'Dr. Ada Away', until: cover.endsAt },
  })
  const { endedAt } = await staff.covers.end({ id: cover.id })
  expect((await seen())?.cover?.until).toBe(endedAt)
})

test('an explanation names the cover, and says when none holds any more', async () => {
  const explain = () => owner.access.explain({ userId, patientId })
  const cover = await staff.covers.create({ practitionerId, byId, endsAt: inDays(14) })
  await self.patients.get({ id: patientId })
  const explained = await explain()
  expect(explained).toMatchObject({
    allowed: true,
    because: 'cover',
    cover: { id: cover.id, practitionerId, practitionerName: 'Dr. Ada Away', endsAt: cover.endsAt },
  })
  expect(explained.text).toContain(
    `covers for Dr. Ada Away, who looks after this patient, until ${cover.endsAt.slice(0, 10)}`,
  )
  await staff.covers.end({ id: cover.id })
  expect(await explain()).toMatchObject({ allowed: false, because: 'not-assigned', cover: null })
})

test('the patient sees in the care team who covers now, and who will within two weeks', async () => {
  const [soon, later] = [await add.doctorAccount(), await add.doctorAccount()]
  const now = await staff.covers.create({ practitionerId, byId, endsAt: inDays(5) })
  const next = await staff.covers.create({
    practitionerId,
    byId: soon.doctor.id,
    startsAt: inDays(13),
    endsAt: inDays(20),
  })
  await staff.covers.create({
    practitionerId,
    byId: later.doctor.id,
    startsAt: inDays(15),
    endsAt: inDays(20),
  })
  const covers = async (asked = {}) => {
    const [member] = await owner.assignments.careTeam({ patientId, ...asked })
    return member?.covers
  }
  const shown = ({ id, byId, byName, startsAt, endsAt }: typeof now) => ({
    id,
    byId,
    byName,
    startsAt,
    endsAt,
  })
  expect(await covers()).toEqual([
    { ...shown(now), now: true },
    { ...shown(next), now: false },
  ])
  await staff.covers.end({ id: now.id })
  expect(await covers()).toEqual([{ ...shown(next), now: false }])
  await sql`update assignments set ended_at = now() where patient_id = ${patientId}`
  expect(await covers({ state: 'ended' })).toEqual([])
})
