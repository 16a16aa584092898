import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'
import { mailsOf, tokenFor, tokenIn } from '../../../test/mailbox.ts'
import { stateOf } from '../../../test/walk/attempt.ts'
import { prune } from '../prune.ts'

const { db, sql, services, add, as, signIn } = await openClinic()
const server = services()
const { auth } = callAs(server)
beforeEach(() => sql`delete from mails`)

let made = 0
const somebody = () => ({ name: 'Wilhelmina Quartermain', email: `invited${++made}@example.org` })
const deadLink = { code: 'BAD_REQUEST', reason: 'link_not_valid' }

test('73 who is invited chooses a password, and has what the invitation says', async () => {
  const admin = await as('admin')
  const { id: siteId } = await add.site()
  const invited = await admin.users.invite({ ...somebody(), role: 'staff', siteIds: [siteId] })
  expect(invited).toMatchObject({ state: 'open', link: null, role: 'staff' })
  const token = tokenFor(invited.email, await mailsOf(server))
  expect(await auth.invitation({ token })).toEqual({
    ...{ email: invited.email, name: invited.name, role: 'staff', expiresAt: invited.expiresAt },
  })
  const refusal = await refusalOf(auth.acceptInvitation({ token, password: 'WilhelminaQuartermain' }))
  expect(refusal.fieldErrors).toHaveProperty('password')
  expect(await auth.acceptInvitation({ token, name: 'Mina Quartermain', password: testPassword })).toEqual({
    login: invited.email,
  })
  const { access } = await signIn(invited.email)
  const me = await (await callWith(server, access)).auth.me()
  expect(me).toMatchObject({ name: 'Mina Quartermain', role: 'staff', mustChangePassword: false })
  expect(me.emailVerifiedAt).not.toBeNull()
  expect(await sql`select from account_sites where user_id = ${me.id} and site_id = ${siteId}`).toHaveLength(
    1,
  )
  const { items } = await admin.users.invitations({ state: 'accepted' })
  expect(items).toMatchObject([{ id: invited.id, state: 'accepted', userId: me.id }])
  expect(await refusalOf(auth.acceptInvitation({ token, password: testPassword }))).toMatchObject(deadLink)
})

test('70 of 20 who accept at once one gets the account', async () => {
  const admin = await as('admin')
  const { email } = await admin.users.invite({ ...somebody(), role: 'staff' })
  const token = tokenFor(email, await mailsOf(server))
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => auth.acceptInvitation({ token, password: testPassword })),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await sql`select from users where email = ${email}`).toHaveLength(1)
})

test('70 an invitation works for seven days, and ends with a newer one or when it is withdrawn', async () => {
  const admin = await as('admin')
  const person = somebody()
  const first = await admin.users.invite({ ...person, role: 'staff' })
  const days = (Date.parse(first.expiresAt) - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(6.9)
  expect(days).toBeLessThan(7.1)
  const older = tokenFor(person.email, await mailsOf(server))
  const second = await admin.users.invite({ ...person, email: person.email.toUpperCase(), role: 'admin' })
  const sent = tokenFor(second.email, await mailsOf(server))
  await admin.users.resendInvitation({ id: second.id })
  const again = tokenFor(second.email, await mailsOf(server))
  for (const token of [older, sent]) {
    expect(await refusalOf(auth.invitation({ token }))).toMatchObject(deadLink)
    expect(await refusalOf(auth.acceptInvitation({ token, password: testPassword }))).toMatchObject(deadLink)
  }
  expect(
    (await admin.users.invitations({})).items.filter(({ email }) => email === second.email),
  ).toHaveLength(1)
  await auth.invitation({ token: again })
  expect(await admin.users.withdrawInvitation({ id: second.id })).toMatchObject({ state: 'withdrawn' })
  expect(await refusalOf(auth.acceptInvitation({ token: again, password: testPassword }))).toMatchObject(
    deadLink,
  )
  for (const { id } of [first, second]) {
    expect((await refusalOf(admin.users.resendInvitation({ id }))).code).toBe('CONFLICT')
  }
  expect(await sql`select from users where lowered(email) = lowered(${person.email})`).toHaveLength(0)
})

test('73 a withdrawn invitation makes no account, whatever became of its link', async () => {
  const { id, email } = await (await as('admin')).users.invite({ ...somebody(), role: 'staff' })
  const token = tokenFor(email, await mailsOf(server))
  await sql`update invitations set withdrawn_at = now() where id = ${id}`
  const before = (await stateOf(db)).rows
  expect(await refusalOf(auth.acceptInvitation({ token, password: testPassword }))).toMatchObject(deadLink)
  expect((await stateOf(db)).rows).toBe(before)
})

test('73 a practitioner gets their record; where it is gone or taken by then, nothing is made', async () => {
  const admin = await as('admin')
  const [free, lost] = [await add.practitioner(), await add.practitioner()]
  const invite = async (practitionerId: number) => {
    const { email } = await admin.users.invite({ ...somebody(), role: 'doctor', practitionerId })
    return { email, token: tokenFor(email, await mailsOf(server)) }
  }
  const one = await invite(free.id)
  await auth.acceptInvitation({ token: one.token, password: testPassword })
  const { access } = await signIn(one.email)
  expect(await (await callWith(server, access)).auth.me()).toMatchObject({
    role: 'doctor',
    practitionerId: free.id,
  })
  const other = await invite(lost.id)
  await admin.practitioners.delete({ id: lost.id })
  const before = (await stateOf(db)).rows
  const refusal = await refusalOf(auth.acceptInvitation({ token: other.token, password: testPassword }))
  expect(refusal).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('invited you') })
  expect((await stateOf(db)).rows).toBe(before)
})

test('an invitation is refused for an address with an account, and for what would not fit', async () => {
  const admin = await as('admin')
  const { email } = await add.user()
  const [nurse, taken] = [await add.practitioner({ profession: 'nurse' }), (await add.doctorAccount()).doctor]
  const before = (await stateOf(db)).rows
  const person = somebody()
  const refused = async (input: Parameters<typeof admin.users.invite>[0]) =>
    refusalOf(admin.users.invite(input))
  expect((await refused({ ...person, email, role: 'staff' })).fieldErrors).toHaveProperty('email')
  expect((await refused({ ...person, role: 'doctor', practitionerId: nurse.id })).fieldErrors).toHaveProperty(
    'role',
  )
  expect((await refused({ ...person, role: 'staff', practitionerId: nurse.id })).fieldErrors).toHaveProperty(
    'practitionerId',
  )
  expect((await refused({ ...person, role: 'doctor', practitionerId: taken.id })).code).toBe('CONFLICT')
  expect((await refused({ ...person, role: 'staff', siteIds: [2_000_000_000] })).fieldErrors).toHaveProperty(
    'siteIds',
  )
  expect((await refused({ ...person, role: 'patient', siteIds: [1] })).fieldErrors).toHaveProperty('siteIds')
  expect((await stateOf(db)).rows).toBe(before)
})

test('73 without mails the administrator gets each link once, and it proves no address', async () => {
  const silent = { ...server, mail: { ...server.mail, delivery: 'none' } } as const
  const admin = callAs(silent, { userId: (await add.user({ role: 'admin' })).id, role: 'admin' })
  const { id, email, link } = await admin.users.invite({ ...somebody(), role: 'staff' })
  expect(link).toMatch(/^https:\/\/portal\.example\.org\/invitation#token=/)
  const again = await admin.users.resendInvitation({ id })
  expect(await refusalOf(auth.invitation({ token: tokenIn(link) }))).toMatchObject(deadLink)
  await callAs(silent).auth.acceptInvitation({ token: tokenIn(again.link), password: testPassword })
  const [user] = await sql`select id, email_verified_at from users where email = ${email}`
  expect(user).toMatchObject({ email_verified_at: null })
  const reset = await admin.users.resetPassword({ id: user?.id })
  expect(reset.link).toMatch(/^https:\/\/portal\.example\.org\/reset-password#token=/)
  await callAs(silent).auth.resetPassword({ token: tokenIn(reset.link), password: 'four words that fit' })
  await signIn(email, 'four words that fit')
  const [after] = await sql`select email_verified_at from users where email = ${email}`
  expect(after).toEqual({ email_verified_at: null })
  expect(await sql`select from mails`).toHaveLength(0)
  const [entry] = await sql`select target from audit_events where action = 'users.resetPassword'`
  expect(entry).toEqual({ target: `user/${user?.id}` })
})

test('an administrator has a link mailed to the holder of an active account', async () => {
  const admin = await as('admin')
  const [user, off] = [await add.user(), await add.user({ status: 'disabled' })]
  expect(await admin.users.resetPassword({ id: user.id })).toMatchObject({ id: user.id, link: null })
  await auth.resetPassword({
    token: tokenFor(user.email, await mailsOf(server)),
    password: 'four words that fit',
  })
  expect((await refusalOf(admin.users.resetPassword({ id: off.id }))).code).toBe('CONFLICT')
})

test('invitations that came to nothing are removed after thirty days; who was invited stays known', async () => {
  const admin = await as('admin')
  await sql`delete from invitations where accepted_at is null`
  const kept = (await admin.users.invitations({ state: 'accepted' })).items.length
  await admin.users.invite({ ...somebody(), role: 'staff' })
  await sql`update invitations set expires_at = now() - interval '31 days' where accepted_at is null`
  await prune(db)
  expect((await admin.users.invitations({})).items).toEqual([])
  expect((await admin.users.invitations({ state: 'accepted' })).items).toHaveLength(kept)
  expect(kept).toBeGreaterThan(0)
})

describe('73 an invitation is worth no more than the right of the person who stands for it', () => {
  const lost = {
    'their account was disabled': (id: number) => (admin: Admin) =>
      admin.users.changeStatus({ id, status: 'disabled' }),
    'they have another role': (id: number) => (admin: Admin) => admin.users.changeRole({ id, role: 'staff' }),
  }
  type Admin = Awaited<ReturnType<typeof as>>

  test.each(Object.entries(lost))('%s', async (_, lose) => {
    const [admin, inviter] = [await as('admin'), await add.user({ role: 'admin' })]
    const invited = await (await as('admin', inviter.id)).users.invite({ ...somebody(), role: 'admin' })
    const token = tokenFor(invited.email, await mailsOf(server))
    await lose(inviter.id)(admin)
    const before = (await stateOf(db)).rows
    expect(await refusalOf(auth.invitation({ token }))).toMatchObject(deadLink)
    expect(await refusalOf(auth.acceptInvitation({ token, password: testPassword }))).toMatchObject(deadLink)
    expect((await stateOf(db)).rows).toBe(before)

    await admin.users.resendInvitation({ id: invited.id })
    const another = tokenFor(invited.email, await mailsOf(server))
    await auth.acceptInvitation({ token: another, password: testPassword })
    await signIn(invited.email)
  })

  test('accepted while the inviter is disabled: either nothing is made, or it was made before', async () => {
    for (let round = 0; round < 5; round++) {
      const [admin, inviter] = [await as('admin'), await add.user({ role: 'admin' })]
      const invited = await (await as('admin', inviter.id)).users.invite({ ...somebody(), role: 'admin' })
      const token = tokenFor(invited.email, await mailsOf(server))
      const [accepted] = await Promise.allSettled([
        auth.acceptInvitation({ token, password: testPassword }),
        admin.users.changeStatus({ id: inviter.id, status: 'disabled' }),
      ])
      const found = await sql`select from users where email = ${invited.email}`
      expect(found).toHaveLength(accepted.status === 'fulfilled' ? 1 : 0)
    }
  })
})
