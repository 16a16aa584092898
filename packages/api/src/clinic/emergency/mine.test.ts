import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const reason = 'unconscious in the emergency room'

const { sql, add, as } = await openClinic('minimum-necessary')

test('36 57 only the holder of a grant finds the record in their list, until the grant expires', async () => {
  const [account, colleague] = [await add.doctorAccount(), await add.doctorAccount()]
  const doctor = await as('doctor', account.user.id)
  const patients = [await add.patient(), await add.patient(), await add.patient()]
  const [first, second, deleted] = patients.map(({ id }) => id)
  for (const { id: patientId } of patients) await doctor.access.breakGlass({ patientId, reason })
  await sql`update patients set deleted_at = now() where id = ${deleted ?? 0}`

  const page = await doctor.access.mine({ limit: 1 })
  expect(page.items).toMatchObject([{ patientId: second, reason }])
  const { items } = await doctor.access.mine({ cursor: page.nextCursor ?? '' })
  const { firstName, lastName } = patients[0] ?? { firstName: '', lastName: '' }
  expect(items).toMatchObject([{ patientId: first, patientName: `${firstName} ${lastName}` }])
  const trail = await sql`
    select action, basis, patient_ids as ids from audit_events where actor_id = ${account.user.id} order by id desc limit 1`
  expect(trail).toEqual([{ action: 'patients.read', basis: 'break-glass', ids: [first] }])

  const other = await as('doctor', colleague.user.id)
  expect((await other.access.mine({})).items).toEqual([])
  const { code } = await refusalOf((await as('staff')).access.mine({}))
  expect(code).toBe('FORBIDDEN')
  await sql`update break_glass_grants set granted_at = now() - interval '1 hour', expires_at = now() - interval '1 second' where patient_id = ${first ?? 0}`
  expect((await doctor.access.mine({})).items).toMatchObject([{ patientId: second }])
})

test('84 administrators see how many doctors wait, and how many reviews except of their own grants', async () => {
  const { user } = await add.doctorAccount()
  const admin = await as('admin')
  const before = { reviews: await admin.access.waiting(), practitioners: await admin.practitioners.waiting() }
  const { id: patientId } = await add.patient()
  const doctor = await as('doctor', user.id)
  const grant = await doctor.access.breakGlass({ patientId, reason })
  await add.practitioner({ status: 'pending' })
  expect(await admin.access.waiting()).toEqual({ count: before.reviews.count + 1 })
  expect(await admin.practitioners.waiting()).toEqual({ count: before.practitioners.count + 1 })
  const theOpener = await as('admin', user.id)
  expect((await theOpener.access.waiting()).count).toBe(before.reviews.count)

  await admin.access.review({ id: grant.id, version: 1, verdict: 'justified' })
  expect(await admin.access.waiting()).toEqual(before.reviews)
  for (const count of ['access', 'practitioners'] as const) {
    const { code } = await refusalOf(doctor[count].waiting())
    expect(code).toBe('FORBIDDEN')
  }
})
