import { type Connection, connect } from '@empanel/db'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import {
  callWith,
  inReply,
  refusalOf,
  testContext,
  testPassword,
  testServices,
} from '../../../test/fixtures.ts'
import type { Refusal } from '../../kernel/errors/refusal.ts'
import { createCaller } from '../../router.ts'
import { countAttempt } from './attempts.ts'

const { connection, sql, services, add } = await openClinic()

const [here, there] = ['192.0.2.1', '198.51.100.7']
type Try = { login: string; password?: string; ip?: string; db?: Connection['db'] }
const signIn = ({ login, password = testPassword, ip = here, db = connection.db }: Try) =>
  createCaller({ ...testContext(testServices(db)), ip }).auth.login({ login, password })
const fail = async (attempt: Try, times = 1) => {
  for (let n = 0; n < times; n++) await refusalOf(signIn({ password: 'not my password', ...attempt }))
}
const isRefused = async (attempt: Try) =>
  expect((await refusalOf(signIn(attempt))).reason).toBe('wrong_credentials')
const visible = ({ code, message, reason, fieldErrors }: Refusal) => ({ code, message, reason, fieldErrors })

const counted = (account: string) => sql`
  select ip, failures, extract(epoch from locked_until - last_at)::int / 60 as minutes
  from sign_in_attempts where account = ${account} order by ip = '*'`
/** Shifts the counter's rows back in time. */
const pass = (account: string, minutes: number) => sql`
  update sign_in_attempts set locked_until = locked_until - make_interval(mins => ${minutes}),
    last_at = last_at - make_interval(mins => ${minutes}) where account = ${account}`
const sessions = async () => (await sql`select id from sessions`).length

test('8 failures count by account and address on all instances, for each name of the account, in any case', async () => {
  await using other = await connect({ databaseUrl: connection.url })
  const user = await add.user({ email: 'Many.Names@example.org', username: 'ManyNames' })
  await fail({ login: user.email })
  await fail({ login: user.email.toUpperCase(), db: other.db })
  await fail({ login: 'manynames' })
  await fail({ login: 'MANYNAMES', db: other.db })
  await fail({ login: user.email })
  await isRefused({ login: user.email })
  await isRefused({ login: 'ManyNames', db: other.db })
  expect(await counted(`user/${user.id}`)).toEqual([
    { ip: here, failures: 5, minutes: 1 },
    { ip: '*', failures: 5, minutes: null },
  ])

  await signIn({ login: user.email, ip: there })
  await signIn({ login: (await add.user()).email })
})

test('8 an unknown name is counted and locked the same way, without being stored', async () => {
  const before = await sql`select account from sign_in_attempts`
  const login = 'Nobody.Ever@example.org'
  await fail({ login }, 3)
  await fail({ login: login.toLowerCase() }, 3)
  const rows = await sql`
    select account, ip, failures, locked_until > now() as locked from sign_in_attempts
    where account not in (select unnest(${before.map(({ account }) => account)}::text[])) order by ip = '*'`
  expect(rows).toEqual([
    { account: expect.stringMatching(/^login\/[\w-]{43}$/), ip: here, failures: 5, locked: true },
    { account: rows[0]?.account, ip: '*', failures: 5, locked: null },
  ])
})

test('8 a right password forgets the failures', async () => {
  const user = await add.user()
  for (let round = 0; round < 2; round++) {
    await fail({ login: user.email }, 4)
    await signIn({ login: user.email })
  }
  await fail({ login: user.email }, 4)
  expect(await counted(`user/${user.id}`)).toEqual([{ ip: here, failures: 4, minutes: null }])
})

test('8 guessing from many addresses locks an account, but not where its holder recently signed in', async () => {
  const user = await add.user()
  const account = `user/${user.id}`
  await signIn({ login: user.email })
  await sql`insert into sign_in_attempts (account, ip, failures) values (${account}, '*', 49)`
  await fail({ login: user.email, ip: '203.0.113.1' })
  expect(await counted(account)).toContainEqual({ ip: '*', failures: 50, minutes: 1 })
  await isRefused({ login: user.email, ip: there })
  expect(await counted(account)).not.toContainEqual(expect.objectContaining({ ip: there }))

  await fail({ login: user.email }, 4)
  await signIn({ login: user.email })
  expect(await counted(account)).toContainEqual({ ip: '*', failures: 50, minutes: 1 })
  await pass(account, 1)
  await signIn({ login: user.email, ip: there })
})

test('8 an address counts as the holder’s for 30 days', async () => {
  const user = await add.user()
  await signIn({ login: user.email })
  await sql`
    insert into sign_in_attempts (account, ip, failures, last_at, locked_until)
    values (${`user/${user.id}`}, '*', 50, now(), now() + interval '1 hour')`
  const signedIn = (daysAgo: number) => sql`
    update sessions set created_at = now() - make_interval(days => ${daysAgo}) where user_id = ${user.id}`
  await signedIn(31)
  await isRefused({ login: user.email })
  await signedIn(29)
  await signIn({ login: user.email })
})

test('8 going on at a locked address does not lock the account at others', async () => {
  const user = await add.user()
  await fail({ login: user.email }, 20)
  expect(await counted(`user/${user.id}`)).toEqual([
    { ip: here, failures: 5, minutes: 1 },
    { ip: '*', failures: 5, minutes: null },
  ])
})

test('9 of 50 wrong passwords at once, only as many as may fail are counted; a right one among them is too late', async () => {
  const user = await add.user()
  await using other = await connect({ databaseUrl: connection.url })
  const before = await sessions()
  const passwords = [...Array.from({ length: 49 }, (_, n) => `guess number ${n}`), testPassword]
  const refusals = await Promise.all(
    passwords.map((password, n) =>
      refusalOf(signIn({ login: user.email, password, db: n % 2 ? other.db : connection.db })),
    ),
  )
  // On a busy machine some may be refused before they are counted.
  const reasons = new Set(refusals.map(({ reason }) => reason))
  expect([...reasons].filter(reason => reason !== 'unavailable')).toEqual(['wrong_credentials'])
  expect(await counted(`user/${user.id}`)).toEqual([
    { ip: here, failures: 5, minutes: 1 },
    { ip: '*', failures: 5, minutes: null },
  ])
  expect(await sessions()).toBe(before)
})

test('9 of 50 tries counted at once on two instances, five may go on, whether or not there was a row', async () => {
  await using other = await connect({ databaseUrl: connection.url })
  for (const failures of [0, 2]) {
    const attempt = { account: `login/at once after ${failures}`, ip: here, knownNetwork: false }
    for (let n = 0; n < failures; n++) await countAttempt(connection.db, attempt)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => countAttempt(n % 2 ? other.db : connection.db, attempt)),
    )
    expect(answers.filter(({ open }) => open)).toHaveLength(5 - failures)
    expect(answers.filter(({ locks }) => locks)).toHaveLength(1)
  }
})

test('9 right passwords at once do not lock each other out', async () => {
  const user = await add.user()
  await Promise.all(Array.from({ length: 8 }, () => signIn({ login: user.email })))
})

test('10 57 while locked, the right password is refused like a wrong one; the trail shows when the lock began', async () => {
  const user = await add.user()
  const wrong = await refusalOf(signIn({ login: user.email, password: 'not my password' }))
  await fail({ login: user.email }, 4)
  const [before, rows] = [await sessions(), await counted(`user/${user.id}`)]
  const right = await refusalOf(signIn({ login: user.email }))
  expect(visible(right)).toEqual(visible(wrong))
  expect(visible(right)).toEqual({
    code: 'UNAUTHORIZED',
    message: 'No active account found with the given credentials',
    reason: 'wrong_credentials',
    fieldErrors: undefined,
  })
  expect([await sessions(), await counted(`user/${user.id}`)]).toEqual([before, rows])

  const trail = await sql`
    select action from audit_events where target = ${`user/${user.id}`} and outcome = 'denied' and ip = ${here} order by id`
  const attempts = Array(5).fill('auth.login')
  expect(trail.map(({ action }) => action)).toEqual([...attempts, 'auth.lock', 'auth.login'])
})

test('11 a lock lasts 1, 2, 4, 8 and then 15 minutes, and tries while it holds do not extend it', async () => {
  const user = await add.user()
  const account = `user/${user.id}`
  await fail({ login: user.email }, 4)
  for (const [n, minutes] of [1, 2, 4, 8, 15, 15].entries()) {
    await fail({ login: user.email })
    const [row] = await counted(account)
    expect(row).toEqual({ ip: here, failures: 5 + n, minutes })
    const locked = await sql`select * from sign_in_attempts where account = ${account}`
    await isRefused({ login: user.email })
    await fail({ login: user.email })
    expect(await sql`select * from sign_in_attempts where account = ${account}`).toEqual(locked)
    await pass(account, minutes)
  }
  await signIn({ login: user.email })
  expect(await counted(account)).toEqual([])
})

test('11 after a day without another, failures are forgotten, and expired rows are removed', async () => {
  const [user, gone] = [await add.user(), await add.user()]
  await fail({ login: user.email }, 4)
  await fail({ login: gone.email }, 4)
  for (const { id } of [user, gone]) await pass(`user/${id}`, 24 * 60 + 1)
  await fail({ login: user.email })
  expect(await counted(`user/${user.id}`)).toEqual([
    { ip: here, failures: 1, minutes: null },
    { ip: '*', failures: 1, minutes: null },
  ])
  expect(await counted(`user/${gone.id}`)).toEqual([])
})

test('6 8 57 wrong current passwords count like sign-ins; signed-in callers are told about the lock', async () => {
  const user = await add.user()
  const { access } = inReply(await signIn({ login: user.email, ip: there }))
  const { auth } = await callWith(services(), access)
  const change = async (currentPassword: string) =>
    (await refusalOf(auth.changePassword({ currentPassword, newPassword: 'another good password' })))
      .fieldErrors
  const notThis = { currentPassword: ['This is not your current password.'] }
  for (let n = 0; n < 5; n++) expect(await change('a guess')).toEqual(notThis)
  const [before] = await sql`select * from users where id = ${user.id}`
  expect(await change(testPassword)).toEqual({
    currentPassword: ['Too many wrong passwords. Wait a few minutes, then try again.'],
  })
  expect(await sql`select * from users where id = ${user.id}`).toEqual([before])
  const denials = await sql<{ action: string }[]>`
    select action from audit_events where actor_id = ${user.id} and outcome = 'denied' order by id`
  const guessed = Array<string>(5).fill('auth.changePassword')
  expect(denials.map(({ action }) => action)).toEqual([...guessed, 'auth.lock', 'auth.changePassword'])
  await pass(`user/${user.id}`, 1)
  await auth.changePassword({ currentPassword: testPassword, newPassword: 'another good password' })
})
