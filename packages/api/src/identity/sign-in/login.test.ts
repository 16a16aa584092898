import { type Database, users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword, testServices } from '../../../test/fixtures.ts'
import { hashPassword } from '../passwords/passwords.ts'

const { db, sql, services, add } = await openClinic()

const signIn = (login: string, password = testPassword) => callAs(services()).auth.login({ login, password })
const sessions = () => sql`select id from sessions`

test.each([
  ['the e-mail address', (u: { email: string }) => u.email],
  ['the e-mail address in capitals', (u: { email: string }) => u.email.toUpperCase()],
  ['the username in another case', (u: { username: string | null }) => `${u.username}`.toUpperCase()],
])('people sign in with %s', async (_, loginOf) => {
  const user = await add.user({ username: `ada${Math.random()}`, role: 'staff' })
  const pair = await signIn(loginOf(user))
  expect(pair.expiresIn).toBe(15 * 60)
  expect(await (await callWith(services(), pair.access)).auth.me()).toEqual({
    id: user.id,
    name: user.name,
    email: user.email,
    username: user.username,
    role: 'staff',
    practitionerId: null,
    emailVerifiedAt: null,
    mustChangePassword: false,
  })
})

test('7 unknown e-mail, wrong password and disabled account get the same refusal, and no session begins', async () => {
  const user = await add.user()
  const disabled = await add.user({ status: 'disabled' })
  const before = await sessions()
  const refusals = await Promise.all([
    refusalOf(signIn(user.email, 'not my password')),
    refusalOf(signIn('nobody@example.org')),
    refusalOf(signIn('nobody')),
    refusalOf(signIn('nobody\0@example.org')),
    refusalOf(signIn('\ud800')),
    // Composing one took minutes; the other grew eighteenfold.
    refusalOf(signIn(`a${'\u0327\u0301'.repeat(200_000)}`)),
    refusalOf(signIn('\ufdfa'.repeat(300_000))),
    refusalOf(signIn(disabled.email)),
    refusalOf(signIn(user.email, 'x'.repeat(100_000))),
  ])
  const replies = refusals.map(({ code, message, reason, fieldErrors }) =>
    JSON.stringify({ code, message, reason, fieldErrors }),
  )
  expect(new Set(replies).size).toBe(1)
  expect(refusals[0]).toMatchObject({
    code: 'UNAUTHORIZED',
    reason: 'wrong_credentials',
    message: 'No active account found with the given credentials',
  })
  expect(await sessions()).toEqual(before)
})

test.each([
  ['another case', testPassword.toUpperCase()],
  ['a space at the end', `${testPassword} `],
  ['a space before', ` ${testPassword}`],
])('5 a password with %s is another password', async (_, password) => {
  const user = await add.user()
  expect((await refusalOf(signIn(user.email, password))).reason).toBe('wrong_credentials')
})

test('5 a password is compared past byte 72', async () => {
  const password = 'p'.repeat(72)
  const email = 'long@example.org'
  await callAs(services()).auth.register({ name: 'Long', email, password: `${password}1` })
  expect((await refusalOf(signIn(email, `${password}2`))).reason).toBe('wrong_credentials')
  await signIn(email, `${password}1`)
})

test('33 a sign-in that began with the old password does not outlive its change', async () => {
  const user = await add.user()
  const holder = await callWith(services(), (await signIn(user.email)).access)
  const another = 'another good password'
  const [, ...attempts] = await Promise.allSettled([
    holder.auth.changePassword({ currentPassword: testPassword, newPassword: another }),
    ...Array.from({ length: 8 }, () => signIn(user.email)),
  ])
  const live = async (access: string) => (await callWith(services(), access)).auth.me()
  for (const attempt of attempts) {
    if (attempt.status === 'fulfilled') await refusalOf(live(attempt.value.access))
  }
  await live((await signIn(user.email, another)).access)
})

test.each([
  ['the password is changed', async () => ({ passwordHash: await hashPassword('another good password') })],
  ['the account is disabled', async () => ({ status: 'disabled' as const })],
])('33 no session begins where, after the password was found right, %s', async (_, change) => {
  const user = await add.user()
  const begin: Database['transaction'] = async (work, config) => {
    await db
      .update(users)
      .set(await change())
      .where(eq(users.id, user.id))
    return db.transaction(work, config)
  }
  const overtaken = new Proxy(db, {
    get: (target, name) => (name === 'transaction' ? begin : Reflect.get(target, name)),
  })
  const before = await sessions()
  const { login } = callAs(testServices(overtaken)).auth
  expect((await refusalOf(login({ login: user.email, password: testPassword }))).reason).toBe(
    'wrong_credentials',
  )
  expect(await sessions()).toEqual(before)
})

test('30 57 the database stores hashes of tokens; the trail records each sign-in and each failure', async () => {
  const user = await add.user({ role: 'admin' })
  const pair = await signIn(user.email)
  await refusalOf(signIn(user.email, 'wrong'))
  const [session] = await sql`select s::text as text from sessions s where user_id = ${user.id}`
  expect(session?.text).not.toContain(pair.refresh)
  expect(session?.text).not.toContain(pair.access)
  const trail = await sql`
    select actor_role, action, outcome, target, ip from audit_events where actor_id = ${user.id} order by id`
  const event = { actor_role: 'admin', action: 'auth.login', target: `user/${user.id}`, ip: '192.0.2.1' }
  expect(trail).toEqual([
    { ...event, outcome: 'ok' },
    { ...event, outcome: 'denied' },
  ])
})
