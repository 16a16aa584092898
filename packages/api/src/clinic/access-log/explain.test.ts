import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf } from '../../../test/fixtures.ts'

const reason = 'unconscious in the emergency room'

const { sql, services, add, as } = await openClinic('minimum-necessary')
let admin: ReturnType<typeof callAs>
let owner: ReturnType<typeof callAs>
let ownerId: number
let patientId: number
beforeEach(async () => {
  admin = await as('admin')
  ownerId = (await add.user({ name: 'Ada' })).id
  owner = await as('patient', ownerId)
  patientId = (await add.patient({ ownerId })).id
})

const why = (userId: number) => admin.access.explain({ userId, patientId })

test('an explanation names what decides: the role, an assignment, a grant or the account', async () => {
  const { user, doctor } = await add.doctorAccount()
  const scoped = { allowed: false, role: 'doctor', action: 'patients.read', scope: 'assigned' }
  expect(await why(user.id)).toMatchObject({
    ...scoped,
    because: 'not-assigned',
    assignment: null,
    grant: null,
  })
  const { access } = await as('doctor', user.id)
  const { id } = await access.breakGlass({ patientId, reason })
  expect(await why(user.id)).toMatchObject({ allowed: true, because: 'break-glass', grant: { id, reason } })
  const link = await add.assignment({ patientId, practitionerId: doctor.id, role: 'primary' })
  const assigned = await why(user.id)
  expect(assigned).toMatchObject({ allowed: true, because: 'assigned', grant: null })
  expect(assigned.assignment).toEqual({
    ...{ id: link.id, practitionerId: doctor.id, role: 'primary', startedAt: link.startedAt },
  })
  expect(assigned.text).toBe(
    `Test Person can open this record: it is assigned to this patient as primary practitioner since ${link.startedAt.slice(0, 10)}.`,
  )
  const staff = await add.user({ role: 'staff' })
  expect(await why(staff.id)).toMatchObject({ allowed: true, because: 'all', scope: 'all', role: 'staff' })
  expect(await why(ownerId)).toMatchObject({ allowed: true, because: 'own', scope: 'own' })
  const other = await add.user()
  expect(await why(other.id)).toMatchObject({ allowed: false, because: 'not-own', scope: 'own' })
})

test('the closest reason is named, as the trail names it: own before assigned, and both before what the role may', async () => {
  const { user, doctor } = await add.doctorAccount()
  const ownsIt = (await add.patient({ ownerId: user.id })).id
  const link = await add.assignment({ patientId, practitionerId: doctor.id })
  await add.assignment({ patientId: ownsIt, practitionerId: doctor.id })
  const threeRole = { doctor: callAs(services('three-role'), { userId: user.id, role: 'doctor' }), admin }
  threeRole.admin = callAs(services('three-role'), { userId: (await add.user()).id, role: 'admin' })
  const other = (await add.patient()).id
  const reasons = { [patientId]: 'assigned', [ownsIt]: 'own', [other]: 'all' }
  for (const [id, because] of Object.entries(reasons)) {
    const asked = { userId: user.id, patientId: Number(id) }
    const answer = await threeRole.admin.access.explain(asked)
    expect(answer).toMatchObject({ allowed: true, because, scope: 'all' })
    expect(answer.assignment?.id).toBe(because === 'assigned' ? link.id : undefined)
    await threeRole.doctor.patients.get({ id: Number(id) })
    const [entry] = await sql`
      select basis from audit_events where actor_id = ${user.id} and action = 'patients.read' order by id desc limit 1`
    expect(entry).toEqual({ basis: because })
  }
})

test('an account that is disabled, waits or has no cell reaches nothing, whatever else it has', async () => {
  const { user, doctor } = await add.doctorAccount({ status: 'pending' })
  await add.assignment({ patientId, practitionerId: doctor.id })
  const nothing = { allowed: false, assignment: null, grant: null }
  expect(await why(user.id)).toMatchObject({
    ...nothing,
    because: 'practitioner-pending',
    role: 'pending',
    scope: null,
  })
  const left = await add.user({ role: 'staff', status: 'disabled' })
  expect(await why(left.id)).toMatchObject({ ...nothing, because: 'account-disabled' })
  const idle = await add.user({ role: 'staff' })
  const threeRole = callAs(services('three-role'), { userId: ownerId, role: 'admin' })
  const answer = await threeRole.access.explain({ userId: idle.id, patientId })
  expect(answer).toMatchObject({ ...nothing, because: 'cell-empty', scope: null })
})

test('37 a patient may ask about themselves and those who opened their record, and learns no address', async () => {
  const staff = await add.user({ role: 'staff', name: 'Sam Staff' })
  const { patients } = await as('staff', staff.id)
  const ask = (userId: number, of = patientId) => owner.access.explain({ userId, patientId: of })
  expect((await refusalOf(ask(staff.id))).code).toBe('NOT_FOUND')
  await patients.get({ id: patientId })
  const answer = await ask(staff.id)
  expect(answer).toMatchObject({ userName: 'Sam Staff', allowed: true, because: 'all' })
  expect(JSON.stringify(answer)).not.toContain(staff.email)
  expect((await ask(ownerId)).because).toBe('own')
  const foreign = await add.patient()
  await patients.get({ id: foreign.id })
  const replies = [ask(staff.id, foreign.id), ask(staff.id, 2_000_000_000), ask(2_000_000_000)]
  for (const { code, message } of await Promise.all(replies.map(refusalOf))) {
    expect({ code, message }).toEqual({ code: 'NOT_FOUND', message: 'Not found.' })
  }
  expect(
    await sql`
    select outcome, target from audit_events where action = 'access.explain' and actor_id = ${ownerId} order by id
    limit 2`,
  ).toEqual([
    { outcome: 'denied', target: null },
    { outcome: 'ok', target: `user/${staff.id}` },
  ])
})
