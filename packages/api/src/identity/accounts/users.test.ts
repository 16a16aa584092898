import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'

const { sql, services, add, as, signIn } = await openClinic()
let admin: ReturnType<typeof callAs>
let adminId: number
let serial = 0
beforeEach(async () => {
  await sql`update users set role = 'staff' where role = 'admin'`
  adminId = (await add.user({ role: 'admin' })).id
  admin = await as('admin', adminId)
})

const somebody = () => ({ name: 'Sam', email: `sam${++serial}@example.org`, password: testPassword })
const rows = () => sql`
  select u.*, d.id as doctor, d.user_id from users u left join practitioners d on d.user_id = u.id order by u.id, d.id`

describe('the last active administrator', () => {
  test('can neither step down nor disable themselves', async () => {
    await add.user({ role: 'admin', status: 'disabled' })
    const before = await rows()
    for (const call of [
      () => admin.users.changeRole({ id: adminId, role: 'staff' }),
      () => admin.users.changeStatus({ id: adminId, status: 'disabled' }),
    ]) {
      expect(await refusalOf(call())).toMatchObject({ code: 'CONFLICT', reason: 'last_admin' })
    }
    expect(await rows()).toEqual(before)
  })

  test('remains when two demote each other at the same moment', async () => {
    for (let i = 0; i < 5; i++) {
      await sql`update users set role = 'admin' where id = ${adminId}`
      const other = await add.user({ role: 'admin' })
      const outcomes = await Promise.allSettled([
        admin.users.changeRole({ id: other.id, role: 'staff' }),
        (await as('admin', other.id)).users.changeRole({ id: adminId, role: 'staff' }),
      ])
      const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
      expect(refused).toMatchObject([{ code: 'CONFLICT', reason: 'last_admin' }])
      const [left] = await sql`select count(*)::int as n from users where role = 'admin'`
      expect(left?.n).toBe(1)
      await sql`update users set role = 'staff' where role = 'admin' and id <> ${adminId}`
    }
  })
})

test.each(['changeRole', 'changeStatus'] as const)(
  '33 %s ends the sessions of that account',
  async change => {
    const user = await add.user({ role: 'staff' })
    const pair = await signIn(user.email)
    if (change === 'changeRole') await admin.users.changeRole({ id: user.id, role: 'patient' })
    else await admin.users.changeStatus({ id: user.id, status: 'disabled' })
    expect((await refusalOf((await callWith(services(), pair.access)).auth.me())).reason).toBe(
      'token_not_valid',
    )
    const refused = await refusalOf(callAs(services()).auth.refresh({ refresh: pair.refresh }))
    expect(refused.reason).toBe('token_not_valid')
  },
)

test('a disabled account can be enabled again', async () => {
  const user = await add.user()
  await admin.users.changeStatus({ id: user.id, status: 'disabled' })
  expect((await refusalOf(signIn(user.email))).reason).toBe('wrong_credentials')
  expect(await admin.users.changeStatus({ id: user.id, status: 'active' })).toMatchObject({
    status: 'active',
  })
  await signIn(user.email)
})

describe('a doctor’s account', () => {
  test('works with the doctor record it is made for', async () => {
    const doctor = await add.practitioner()
    const made = await admin.users.create({ ...somebody(), role: 'doctor', practitionerId: doctor.id })
    const caller = await callWith(services(), (await signIn(made.email)).access)
    expect(await caller.auth.me()).toMatchObject({ role: 'doctor', practitionerId: doctor.id })
  })

  test('can be made from another account', async () => {
    const user = await add.user({ role: 'staff' })
    const doctor = await add.practitioner()
    await admin.users.changeRole({ id: user.id, role: 'doctor', practitionerId: doctor.id })
    const caller = await callWith(services(), (await signIn(user.email)).access)
    expect(await caller.auth.me()).toMatchObject({ role: 'doctor', practitionerId: doctor.id })
  })

  test('is not bound to the profession of a record that was deleted, nor linked to such a record', async () => {
    const { user } = await add.doctorAccount({ deletedAt: '2024-01-01T00:00:00.000Z', profession: 'nurse' })
    const gone = await add.practitioner({ deletedAt: '2024-01-01T00:00:00.000Z' })
    const before = await rows()
    const linking = admin.users.changeRole({ id: user.id, role: 'doctor', practitionerId: gone.id })
    expect((await refusalOf(linking)).code).toBe('NOT_FOUND')
    expect(await rows()).toEqual(before)
    await admin.users.changeRole({ id: user.id, role: 'clinician' })
    expect(await admin.users.changeRole({ id: user.id, role: 'doctor' })).toMatchObject({ role: 'doctor' })
    const nurse = await add.practitioner({
      userId: (await add.user({ role: 'clinician' })).id,
      profession: 'nurse',
    })
    const wrong = admin.users.changeRole({ id: nurse.userId ?? 0, role: 'doctor' })
    expect((await refusalOf(wrong)).fieldErrors).toHaveProperty('role')
  })

  test('accepts neither another’s record, nor a second, nor a missing one, and then stores nothing', async () => {
    const { user, doctor } = await add.doctorAccount()
    const free = await add.practitioner()
    const before = await rows()
    const create = (practitionerId: number) =>
      admin.users.create({ ...somebody(), role: 'doctor', practitionerId })
    expect((await refusalOf(create(doctor.id))).code).toBe('CONFLICT')
    expect((await refusalOf(create(2_000_000_000))).code).toBe('NOT_FOUND')
    const second = admin.users.changeRole({ id: user.id, role: 'doctor', practitionerId: free.id })
    expect((await refusalOf(second)).code).toBe('CONFLICT')
    const wrongRole = admin.users.create({ ...somebody(), role: 'staff', practitionerId: free.id })
    expect((await refusalOf(wrongRole)).fieldErrors).toHaveProperty('practitionerId')
    expect(await rows()).toEqual(before)
  })
})

test('accounts are listed by role and by status, each once, over all pages', async () => {
  const named = { name: 'Quillon' }
  const [one, two, three] = [
    await add.user({ ...named, role: 'staff' }),
    await add.user({ ...named, role: 'staff', status: 'disabled' }),
    await add.user({ ...named, role: 'patient' }),
  ]
  const found = async (input: Parameters<typeof admin.users.list>[0]) => {
    const { items, nextCursor } = await admin.users.list({ q: 'quillon', ...input })
    return { ids: items.map(({ id }) => id), nextCursor }
  }
  expect((await found({ role: 'staff' })).ids).toEqual([one.id, two.id])
  expect((await found({ status: 'active' })).ids).toEqual([one.id, three.id])
  expect((await found({ role: 'staff', status: 'disabled' })).ids).toEqual([two.id])
  const first = await found({ limit: 2 })
  const rest = await found({ limit: 2, cursor: first.nextCursor ?? undefined })
  expect([first.ids, rest]).toEqual([[one.id, two.id], { ids: [three.id], nextCursor: null }])
})

test('42 an account shows these fields and no other, and its password never', async () => {
  const user = await add.user({ name: 'Zoë Unique', username: 'zoe.unique' })
  for (const q of ['unique zoë', user.email, 'ZOE.UNIQUE']) {
    const { items } = await admin.users.list({ q })
    expect(items.map(({ id }) => id)).toEqual([user.id])
    expect(Object.keys(items[0] ?? {}).sort()).toEqual([
      'awaitsApproval',
      'createdAt',
      'email',
      'emailVerifiedAt',
      'id',
      'mustChangePassword',
      'name',
      'role',
      'status',
      'username',
      'version',
    ])
  }
  expect((await admin.users.list({ q: 'argon2' })).items).toEqual([])
})

test.each([
  { role: 'superuser' },
  { role: 'pending' },
  { role: '' },
  { email: 'x' },
  { status: 'active' },
  { passwordHash: 'x' },
])('41 48 an account with %j is refused', async bad => {
  const before = await rows()
  const input = { ...somebody(), role: 'staff', ...bad }
  const refusal = await refusalOf(Reflect.apply(admin.users.create, undefined, [input]))
  expect(refusal.code).toBe('BAD_REQUEST')
  expect(Object.keys(refusal.fieldErrors ?? {})).toEqual(Object.keys(bad))
  expect(await rows()).toEqual(before)
})

test('only a doctor without an approved record is shown as waiting for approval', async () => {
  const waiting = await add.user({ role: 'doctor' })
  await add.practitioner({ status: 'pending', userId: waiting.id })
  const without = await add.user({ role: 'doctor' })
  const { user: approved } = await add.doctorAccount()
  const { user: former } = await add.doctorAccount({ deletedAt: '2024-01-01T00:00:00.000Z' })
  const staff = await add.user({ role: 'staff' })
  const { items } = await admin.users.list({ limit: 500 })
  const saidOf = (id: number) => items.find(user => user.id === id)?.awaitsApproval
  expect([waiting, without, former].map(({ id }) => saidOf(id))).toEqual([true, true, true])
  expect([approved, staff].map(({ id }) => saidOf(id))).toEqual([false, false])
  expect((await admin.users.get({ id: waiting.id })).awaitsApproval).toBe(true)
})
