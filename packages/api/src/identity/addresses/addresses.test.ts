import { beforeEach, expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'
import { mailsOf, tokenFor } from '../../../test/mailbox.ts'
import { stateOf } from '../../../test/walk/attempt.ts'
import { hashing, hashPassword } from '../passwords/passwords.ts'

const { db, sql, services, add, as, signIn } = await openClinic()
const server = services()
const { auth } = callAs(server)
beforeEach(() => sql`delete from mails`)

let made = 0
const fresh = () => `fresh${++made}@example.org`
const deadLink = { code: 'BAD_REQUEST', reason: 'link_not_valid' }
const accountOf = async (id: number) => {
  const { email, emailVerifiedAt } = await (await as('admin')).users.get({ id })
  return { email, verified: emailVerifiedAt !== null }
}
async function signedIn(login: string) {
  const { access } = await signIn(login)
  return callWith(server, access)
}

test('73 who registers gets a link, and the address counts as theirs once it came back', async () => {
  const email = fresh()
  const { user } = await auth.register({ name: 'Ana Ruiz', email, password: testPassword })
  expect(await accountOf(user.id)).toEqual({ email, verified: false })
  const token = tokenFor(email, await mailsOf(server))
  expect(await auth.verifyEmail({ token })).toEqual({ email })
  expect(await accountOf(user.id)).toEqual({ email, verified: true })
  expect(await refusalOf(auth.verifyEmail({ token }))).toMatchObject(deadLink)
  const me = await signedIn(email)
  expect((await me.auth.me()).emailVerifiedAt).not.toBeNull()
  expect((await refusalOf(me.auth.sendVerification())).code).toBe('CONFLICT')
})

test('70 the holder has the link sent again, three times an hour, and the older ones end', async () => {
  const user = await add.user()
  const me = await signedIn(user.email)
  await me.auth.sendVerification()
  const older = tokenFor(user.email, await mailsOf(server))
  await me.auth.sendVerification()
  await me.auth.sendVerification()
  expect((await refusalOf(me.auth.sendVerification())).reason).toBe('quota_reached')
  const mails = await mailsOf(server)
  expect(mails).toHaveLength(2)
  expect(await refusalOf(auth.verifyEmail({ token: older }))).toMatchObject(deadLink)
  await auth.verifyEmail({ token: tokenFor(user.email, mails.slice(-1)) })
})

test('73 an address changes when a link that was sent there comes back, and the old one is told', async () => {
  const user = await add.user()
  const [me, elsewhere] = [await signedIn(user.email), await signIn(user.email)]
  await auth.forgotPassword({ login: user.email })
  const reset = tokenFor(user.email, await mailsOf(server))
  const email = fresh()
  await me.auth.changeEmail({ email, password: testPassword })
  expect(await accountOf(user.id)).toEqual({ email: user.email, verified: false })
  const mails = await mailsOf(server)
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
    [email, 'Confirm your new address'],
    [user.email, 'Your address is about to change'],
  ])
  const token = tokenFor(email, mails)
  expect(await me.auth.verifyEmail({ token })).toEqual({ email })
  expect(await accountOf(user.id)).toEqual({ email, verified: true })
  expect((await mailsOf(server)).map(({ to, subject }) => [to, subject])).toEqual([
    [user.email, 'Your address was changed'],
  ])
  expect((await me.auth.me()).email).toBe(email)
  expect((await refusalOf((await callWith(server, elsewhere.access)).auth.me())).reason).toBe(
    'token_not_valid',
  )
  expect(
    await refusalOf(auth.resetPassword({ token: reset, password: 'four words that fit' })),
  ).toMatchObject(deadLink)
  const [entry] = await sql`select changes from audit_events
    where action = 'auth.changeEmail' and target = ${`user/${user.id}`} and changes is not null`
  expect(entry?.changes).toEqual([{ field: 'email', before: user.email, after: email }])
  await signIn(email)
})

test('71 whoever changes their address does not learn whether somebody has it', async () => {
  const [user, other] = [await add.user(), await add.user()]
  const me = await signedIn(user.email)
  expect(await me.auth.changeEmail({ email: other.email.toUpperCase(), password: testPassword })).toEqual({})
  const token = tokenFor(other.email.toUpperCase(), await mailsOf(server))
  const before = (await stateOf(db)).rows
  const refusal = await refusalOf(auth.verifyEmail({ token }))
  expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'address_taken' })
  expect((await stateOf(db)).rows).toBe(before)
})

test('6 the address changes only for who knows the password, and tries count as sign-ins', async () => {
  const user = await add.user()
  const me = await signedIn(user.email)
  const refusal = await refusalOf(me.auth.changeEmail({ email: fresh(), password: 'not my password' }))
  expect(refusal).toMatchObject({ code: 'BAD_REQUEST', fieldErrors: { password: [expect.any(String)] } })
  expect(await sql`select from sign_in_attempts where account = ${`user/${user.id}`}`).toHaveLength(1)
  const same = await refusalOf(me.auth.changeEmail({ email: user.email, password: testPassword }))
  expect(same.fieldErrors).toHaveProperty('email')
  expect(await mailsOf(server)).toEqual([])
})

test('70 of two links for an address the older ends, and another password ends the newer', async () => {
  const user = await add.user()
  const me = await signedIn(user.email)
  const [first, second] = [fresh(), fresh()]
  await me.auth.changeEmail({ email: first, password: testPassword })
  await me.auth.changeEmail({ email: second, password: testPassword })
  const mails = await mailsOf(server)
  expect(await refusalOf(auth.verifyEmail({ token: tokenFor(first, mails) }))).toMatchObject(deadLink)
  await me.auth.changePassword({ currentPassword: testPassword, newPassword: 'four words that fit' })
  expect(await refusalOf(auth.verifyEmail({ token: tokenFor(second, mails) }))).toMatchObject(deadLink)
  expect((await accountOf(user.id)).email).toBe(user.email)
})

test('57 a changed name is in the trail, before and after', async () => {
  const user = await add.user({ name: 'Ana Ruiz' })
  const me = await signedIn(user.email)
  expect(await me.auth.changeName({ name: 'Ana Ruiz-Li' })).toMatchObject({
    id: user.id,
    name: 'Ana Ruiz-Li',
  })
  const [entry] = await sql`select changes from audit_events where action = 'auth.changeName'`
  expect(entry?.changes).toEqual([{ field: 'name', before: 'Ana Ruiz', after: 'Ana Ruiz-Li' }])
})

test('72 a link to another address is not made with a password that was changed meanwhile', async () => {
  const user = await add.user()
  const me = await signedIn(user.email)
  const another = await hashPassword('four words that fit')
  const compared = vi.spyOn(hashing, 'take').mockImplementationOnce(async task => {
    const verdict = await task()
    await sql`update users set password_hash = ${another} where id = ${user.id}`
    return verdict
  })
  const refusal = await refusalOf(me.auth.changeEmail({ email: fresh(), password: testPassword }))
  compared.mockRestore()
  expect(refusal).toMatchObject({ code: 'BAD_REQUEST', fieldErrors: { password: [expect.any(String)] } })
  expect(await sql`select from one_time_tokens where user_id = ${user.id}`).toHaveLength(0)
})

test('66 an address gets three links an hour, however many accounts ask, and each gets the same answer', async () => {
  const email = fresh()
  for (let n = 0; n < 5; n++) {
    const me = await signedIn((await add.user()).email)
    const to = n % 2 ? email : email.toUpperCase()
    expect(await me.auth.changeEmail({ email: to, password: testPassword })).toEqual({})
  }
  const mails = (await mailsOf(server)).filter(({ to }) => to.toLowerCase() === email)
  expect(mails).toHaveLength(3)
})

test.each([
  ['by the holder', async (_: number, me: Awaited<ReturnType<typeof signedIn>>) => me.sessions.endAll()],
  ['by an administrator', async (id: number) => (await as('admin')).users.endSessions({ id })],
  ['with another role', async (id: number) => (await as('admin')).users.changeRole({ id, role: 'staff' })],
])('70 a link to another address ends with all sessions: %s', async (_, end) => {
  const user = await add.user()
  const me = await signedIn(user.email)
  const email = fresh()
  await me.auth.changeEmail({ email, password: testPassword })
  const token = tokenFor(email, await mailsOf(server))
  await end(user.id, me)
  expect(await refusalOf(auth.verifyEmail({ token }))).toMatchObject(deadLink)
})
