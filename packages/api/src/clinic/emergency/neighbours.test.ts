import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { type addDoctorAccount, refusalOf } from '../../../test/fixtures.ts'
import type { Caller } from '../../router.ts'

const reason = 'unconscious in the emergency room'
const deletedAt = '2024-01-01T00:00:00.000Z'

type Practitioner = Awaited<ReturnType<typeof addDoctorAccount>> & { call: Caller }

const { sql, add, as } = await openClinic('minimum-necessary')
let admin: Caller
let ada: Practitioner
let bob: Practitioner
let patientId: number
let otherId: number
beforeEach(async () => {
  await sql`delete from break_glass_grants`
  admin = await as('admin')
  const someone = async () => {
    const account = await add.doctorAccount()
    return { ...account, call: await as('doctor', account.user.id) }
  }
  ada = await someone()
  bob = await someone()
  patientId = (await add.patient()).id
  otherId = (await add.patient()).id
})

const open = (who: Practitioner, id = patientId) => who.call.access.breakGlass({ patientId: id, reason })

test('36 two doctors who open the same record get a grant each; one who opens two records gets two', async () => {
  const first = await open(ada)
  const others = [await open(bob), await open(ada, otherId)]
  expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(3)
  expect((await open(ada)).id).toBe(first.id)
  expect((await bob.call.patients.get({ id: patientId })).openedUntil).toBe(others[0]?.expiresAt)
  for (const who of [ada, bob]) {
    const { grant } = await admin.access.explain({ userId: who.user.id, patientId })
    expect(grant?.id).toBe((await open(who)).id)
  }
})

test('38 an expired grant is not renewed: opening the record again makes another', async () => {
  const { id } = await open(ada)
  await sql`
    update break_glass_grants set granted_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' where id = ${id}`
  expect((await open(ada)).id).not.toBe(id)
  expect((await ada.call.patients.get({ id: patientId })).id).toBe(patientId)
})

test('a review closes one grant, returns it, and counts what it was used to read', async () => {
  const before = await open(bob)
  const { id } = await open(ada)
  await open(bob, otherId)
  await bob.call.patients.get({ id: patientId })
  await bob.call.patients.get({ id: otherId })
  for (const _ of [1, 2, 3]) await ada.call.patients.get({ id: patientId })
  expect(await admin.access.review({ id, version: 1, verdict: 'unjustified' })).toMatchObject({
    id,
    reads: 3,
  })
  const { items } = await admin.access.reviews({ state: 'all' })
  expect(items.map(({ id: of, reads, verdict }) => [of, reads, verdict])).toEqual([
    [expect.any(Number), 1, null],
    [id, 3, 'unjustified'],
    [before.id, 1, null],
  ])
})

test('36 an assignment decides only if it is open, to this patient, and of the account’s own doctor record', async () => {
  const gone = await add.practitioner({ userId: ada.user.id, deletedAt })
  await add.assignment({ patientId, practitionerId: gone.id })
  await add.assignment({
    patientId,
    practitionerId: ada.doctor.id,
    startedAt: '2023-01-01T00:00:00.000Z',
    endedAt: '2024-01-01T00:00:00.000Z',
  })
  const bobs = await add.assignment({ patientId, practitionerId: bob.doctor.id })
  await add.assignment({ patientId: otherId, practitionerId: ada.doctor.id })
  const decides = async ({ user }: Practitioner) =>
    (await admin.access.explain({ userId: user.id, patientId })).assignment?.id
  const { id } = await add.assignment({ patientId, practitionerId: ada.doctor.id })
  expect([await decides(ada), await decides(bob)]).toEqual([id, bobs.id])
})

test('38 ended assignments and those of deleted records never decide, made before or after the one that does', async () => {
  const userId = (await add.user({ role: 'doctor' })).id
  const [before, doctor, after] = [
    await add.practitioner({ userId, deletedAt }),
    await add.practitioner({ userId }),
    await add.practitioner({ userId, deletedAt }),
  ]
  /** Rows that must not decide, made before and after the one that must, so that each order is tried. */
  const others = async (practitionerId: number, startedAt: string) => {
    await add.assignment({ patientId, practitionerId, startedAt })
    await add.assignment({ patientId, practitionerId: doctor.id, startedAt, endedAt: startedAt })
    await add.assignment({ patientId: (await add.patient()).id, practitionerId: doctor.id, startedAt })
    await add.assignment({ patientId, practitionerId: (await add.doctorAccount()).doctor.id, startedAt })
  }
  await others(before.id, '2022-01-01T00:00:00.000Z')
  const { id } = await add.assignment({
    patientId,
    practitionerId: doctor.id,
    startedAt: '2023-01-01T00:00:00.000Z',
  })
  await others(after.id, '2024-01-01T00:00:00.000Z')
  const other = await add.assignment({ patientId: otherId, practitionerId: doctor.id })
  expect((await admin.access.explain({ userId, patientId })).assignment?.id).toBe(id)
  expect((await admin.access.explain({ userId, patientId: otherId })).assignment?.id).toBe(other.id)
})

test('38 an account whose doctor record was deleted is explained like one without a record', async () => {
  await add.assignment({ patientId, practitionerId: ada.doctor.id })
  await sql`update practitioners set deleted_at = now() where id = ${ada.doctor.id}`
  const explained = await admin.access.explain({ userId: ada.user.id, patientId })
  expect(explained).toMatchObject({ allowed: false, role: 'pending' })
})

test('37 an owner may not ask about people who opened only other records, or were refused', async () => {
  const ownerId = (await add.user()).id
  await sql`update patients set owner_id = ${ownerId} where id = ${patientId}`
  const owner = await as('patient', ownerId)
  await open(bob)
  await open(ada, otherId)
  await refusalOf(ada.call.patients.get({ id: patientId }))
  const why = ({ user }: Practitioner) => owner.access.explain({ userId: user.id, patientId })
  expect((await why(bob)).allowed).toBe(true)
  expect(await refusalOf(why(ada))).toMatchObject({ code: 'NOT_FOUND', reason: 'not_found' })
})
