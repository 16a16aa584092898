import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testContext, testPassword } from '../../../test/fixtures.ts'
import { mailsOf, tokenFor, tokenIn } from '../../../test/mailbox.ts'
import { stateOf } from '../../../test/walk/attempt.ts'
import { createCaller } from '../../router.ts'
import { resetByCommand } from '../accounts/reset-password.ts'
import { prune } from '../prune.ts'
import { answerNext } from './answer.ts'

const { db, sql, services, add, as, signIn } = await openClinic()
const server = services()
const { auth } = callAs(server)
beforeEach(() => sql`delete from mails`)

const password = 'four words that fit nowhere'

/** Asks for a new password and returns the token that is mailed. */
async function linkFor(email: string) {
  await auth.forgotPassword({ login: email })
  return tokenFor(email, await mailsOf(server))
}

const deadLink = { code: 'BAD_REQUEST', reason: 'link_not_valid' }

async function expectDead(token: string) {
  const before = (await stateOf(db)).rows
  expect(await refusalOf(auth.resetPassword({ token, password }))).toMatchObject(deadLink)
  expect((await stateOf(db)).rows).toBe(before)
}

describe('a link for a new password', () => {
  test('70 works once among 20 at once', async () => {
    const { email } = await add.user()
    const token = await linkFor(email)
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => auth.resetPassword({ token, password: `${password} ${n}` })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const won = tries.findIndex(({ status }) => status === 'fulfilled')
    await signIn(email, `${password} ${won}`)
    await expectDead(token)
  })

  test('70 is 256 bits, stored as a hash, and in no log and no entry', async () => {
    const token = await linkFor((await add.user()).email)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    await auth.resetPassword({ token, password })
    for (const table of ['one_time_tokens', 'audit_events', 'mails', 'password_requests']) {
      expect(JSON.stringify(await sql`select * from ${sql(table)}`), table).not.toContain(token)
    }
  })

  test('70 serves no other purpose, and what is no link does nothing', async () => {
    const { email } = await add.user()
    const token = await linkFor(email)
    expect(await refusalOf(auth.verifyEmail({ token }))).toMatchObject(deadLink)
    expect(await refusalOf(auth.invitation({ token }))).toMatchObject(deadLink)
    for (const other of [token.slice(0, -1), `${token}a`, 'a'.repeat(43), 'é', '\0']) await expectDead(other)
    await auth.resetPassword({ token: ` ${token}\n`, password })
  })

  test('70 works for 60 minutes', async () => {
    const { email } = await add.user()
    const token = await linkFor(email)
    const [row] =
      await sql`select extract(epoch from max(expires_at) - now())::int / 60 as minutes from one_time_tokens`
    expect(row?.minutes).toBeOneOf([59, 60])
    await sql`update one_time_tokens set expires_at = now()`
    await expectDead(token)
  })

  test('70 is ended by a newer one, by another password, and by disabling the account', async () => {
    const admin = await as('admin')
    const user = await add.user()
    const older = await linkFor(user.email)
    const newer = await linkFor(user.email)
    await expectDead(older)
    const { access } = await signIn(user.email)
    await (await callWith(server, access)).auth.changePassword({
      currentPassword: testPassword,
      newPassword: password,
    })
    await expectDead(newer)
    const third = await linkFor(user.email)
    await admin.users.changeStatus({ id: user.id, status: 'disabled' })
    await admin.users.changeStatus({ id: user.id, status: 'active' })
    await expectDead(third)
  })

  test('70 survives a password that is refused, and is pruned a day after it expired', async () => {
    const user = await add.user({ name: 'Wilhelmina Quartermain' })
    const token = await linkFor(user.email)
    const refusal = await refusalOf(auth.resetPassword({ token, password: 'WilhelminaQuartermain' }))
    expect(refusal).toMatchObject({ code: 'BAD_REQUEST', fieldErrors: { password: [expect.any(String)] } })
    await refusalOf(auth.resetPassword({ token, password: 'short' }))
    await auth.resetPassword({ token, password })
    await sql`update one_time_tokens set expires_at = now() - interval '25 hours'`
    await prune(db)
    expect(await sql`select from one_time_tokens`).toHaveLength(0)
  })

  test('72 ends all sessions, on another server too, forgets failures, proves the address, and says so by mail', async () => {
    const user = await add.user({ mustChangePassword: true })
    const token = await linkFor(user.email)
    const sessions = [await signIn(user.email), await signIn(user.email)]
    const other = services()
    for (const { access } of sessions) await (await callWith(other, access)).auth.me()
    await sql`insert into sign_in_attempts (account, ip, failures, locked_until)
      values (${`user/${user.id}`}, '192.0.2.1', 9, now() + interval '1 hour'), (${`user/${user.id}`}, '*', 60, now() + interval '1 hour')`
    await auth.resetPassword({ token, password })
    expect(await sql`select from sessions where user_id = ${user.id} and revoked_at is null`).toHaveLength(0)
    for (const { access, refresh } of sessions) {
      expect((await refusalOf((await callWith(server, access)).auth.me())).reason).toBe('token_not_valid')
      expect((await refusalOf(auth.refresh({ refresh }))).reason).toBe('token_not_valid')
    }
    expect((await refusalOf(auth.login({ login: user.email, password: testPassword }))).reason).toBe(
      'wrong_credentials',
    )
    const { access } = await signIn(user.email, password)
    expect(await (await callWith(server, access)).auth.me()).toMatchObject({
      mustChangePassword: false,
      emailVerifiedAt: expect.any(String),
    })
    expect((await mailsOf(server)).map(({ to, subject }) => [to, subject])).toEqual([
      [user.email, 'Your password was changed'],
    ])
    const [entry] =
      await sql`select actor_id, target, outcome from audit_events where action = 'auth.resetPassword'
      order by id desc limit 1`
    expect(entry).toEqual({ actor_id: user.id, target: `user/${user.id}`, outcome: 'ok' })
  })
})

describe('asking for a new password', () => {
  test('71 is answered alike whoever is meant, and writes the same', async () => {
    const [user, off] = [await add.user({ username: 'known.here' }), await add.user({ status: 'disabled' })]
    const written: unknown[] = []
    for (const login of [
      user.email,
      'KNOWN.HERE',
      off.email,
      'nobody@example.org',
      'a\0b',
      'my own password, alas',
    ]) {
      await sql`delete from password_requests`
      const [{ max: last } = { max: 0 }] = await sql`select max(id) from audit_events`
      expect(await auth.forgotPassword({ login })).toEqual({})
      const [request, ...more] = await sql`select * from password_requests`
      expect(more).toEqual([])
      expect(JSON.stringify(request)).not.toContain(login)
      const entries =
        await sql`select action, actor_id, target, outcome, ip from audit_events where id > ${last ?? 0}`
      written.push([...entries, Object.keys(request ?? {})])
      expect(await sql`select from one_time_tokens where user_id in (${user.id}, ${off.id})`).toHaveLength(0)
    }
    expect(new Set(written.map(one => JSON.stringify(one))).size).toBe(1)
    await sql`delete from password_requests`
  })

  test('71 mails active accounts alone, three times an hour, and only the newest link works', async () => {
    const [user, off] = [await add.user(), await add.user({ status: 'disabled' })]
    for (let n = 0; n < 5; n++) await auth.forgotPassword({ login: user.email })
    for (const login of [off.email, 'nobody@example.org']) await auth.forgotPassword({ login })
    const mails = await mailsOf(server)
    expect(mails.map(({ to }) => to)).toEqual([user.email, user.email, user.email])
    expect(await sql`select from password_requests`).toHaveLength(0)
    const [last] =
      await sql`select ip, target from audit_events where action = 'auth.resetLink' order by id desc limit 1`
    expect(last).toEqual({ ip: '192.0.2.1', target: `user/${user.id}` })
    const tokens = mails.map(mail => tokenFor(user.email, [mail]))
    for (const token of tokens.slice(0, 2)) await expectDead(token)
    await auth.resetPassword({ token: tokens[2] ?? '', password })
  })

  test('71 is counted by network, whoever is meant', async () => {
    const quotas = { ...server.quotas, registrationsPerHour: 1 }
    const asking = createCaller({ ...testContext({ ...services(), quotas }), ip: '198.51.100.7' })
    const { email } = await add.user()
    for (const login of ['a@b.example', 'c@d.example', email, email, email])
      await asking.auth.forgotPassword({ login })
    for (const login of [email, 'nobody@example.org']) {
      const refusal = await refusalOf(asking.auth.forgotPassword({ login }))
      expect(refusal).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'quota_reached' })
    }
    expect(await sql`select from password_requests`).toHaveLength(5)
    await sql`delete from password_requests`
  })

  test('71 each request is answered once, by several servers at once', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => add.user()))
    for (const { email } of people) await auth.forgotPassword({ login: email })
    const instance = async () => {
      const own = services()
      while (await answerNext(own));
    }
    await Promise.all([instance(), instance(), instance()])
    expect((await mailsOf(server)).map(({ to }) => to).sort()).toEqual(
      people.map(({ email }) => email).sort(),
    )
  })

  test('a request that cannot be answered waits a minute, and holds up no other', async () => {
    const [first, second] = [await add.user(), await add.user()]
    await auth.forgotPassword({ login: first.email })
    const broken = { ...server, seals: { ...server.seals, open: () => Promise.reject(new Error('broken')) } }
    await expect(answerNext(broken)).rejects.toThrow('broken')
    await auth.forgotPassword({ login: second.email })
    expect((await mailsOf(server)).map(({ to }) => to)).toEqual([second.email])
    await sql`update password_requests set due_at = now()`
    expect((await mailsOf(server)).map(({ to }) => to)).toEqual([first.email])
  })

  test('without mails nobody can ask, which the public settings say', async () => {
    const silent = { ...server, mail: { ...server.mail, delivery: 'none' } } as const
    const before = (await stateOf(db)).rows
    const refusal = await refusalOf(callAs(silent).auth.forgotPassword({ login: 'ada@example.org' }))
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', reason: 'no_mail' })
    expect((await stateOf(db)).rows).toBe(before)
    expect(await callAs(silent).policy.registration()).toMatchObject({ mail: false })
    expect(await auth.forgotPassword({ login: 'nobody@example.org' })).toEqual({})
    expect(await callAs(server).policy.registration()).toMatchObject({ mail: true })
    await sql`delete from password_requests`
  })
})

test('a link that the command gave outlives those that strangers ask for', async () => {
  const user = await add.user()
  const token = tokenIn(await resetByCommand(server, user.email))
  const mailed = await linkFor(user.email)
  await auth.resetPassword({ token, password })
  await signIn(user.email, password)
  await expectDead(mailed)
})
