import { hash } from '@node-rs/argon2'
import { dictionary } from '@zxcvbn-ts/language-common'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'
import { hashing, newPassword } from './passwords.ts'

const { sql, services, add, as, signIn } = await openClinic()

const register = (email: string, password: string) =>
  callAs(services()).auth.register({ name: 'Ada', email, password })
const weak = () => hash(testPassword, { algorithm: 2, memoryCost: 1024, timeCost: 1, parallelism: 1 })
const storedHash = async (id: number): Promise<string> => {
  const [user] = await sql`select password_hash from users where id = ${id}`
  return user?.password_hash
}
const strong = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/
const another = 'another good password'

test('2 a sign-in rehashes a password with weaker parameters, once; a refused one does not', async () => {
  const old = await weak()
  const user = await add.user({ passwordHash: old })
  await refusalOf(signIn(user.email, another))
  expect(await storedHash(user.id)).toBe(old)

  const { access } = await signIn(user.email)
  const renewed = await storedHash(user.id)
  expect(renewed).toMatch(strong)
  await (await callWith(services(), access)).auth.me()
  await signIn(user.email)
  expect(await storedHash(user.id)).toBe(renewed)
})

test('2 sign-ins at once with an old hash all succeed', async () => {
  const user = await add.user({ passwordHash: await weak() })
  const pairs = await Promise.all([1, 2, 3].map(() => signIn(user.email)))
  for (const { access } of pairs) await (await callWith(services(), access)).auth.me()
})

test('2 33 rehashing while the password is changed does not bring the old password back', async () => {
  const user = await add.user()
  for (let round = 0; round < 3; round++) {
    const { access } = await signIn(user.email)
    await sql`update users set password_hash = ${await weak()} where id = ${user.id}`
    const change = { currentPassword: testPassword, newPassword: another }
    const [changed] = await Promise.allSettled([
      (await callWith(services(), access)).auth.changePassword(change),
      ...[1, 2, 3].map(() => signIn(user.email)),
    ])
    expect(changed.status).toBe('fulfilled')
    expect((await refusalOf(signIn(user.email))).reason).toBe('wrong_credentials')
    const back = await callWith(services(), (await signIn(user.email, another)).access)
    await back.auth.changePassword({ currentPassword: another, newPassword: testPassword })
  }
})

test('6 of two changes at once with the same current password, one succeeds', async () => {
  const user = await add.user()
  const { access } = await signIn(user.email)
  const caller = await callWith(services(), access)
  const wishes = ['the first good wish', 'the second good wish']
  const outcomes = await Promise.allSettled(
    wishes.map(wish => caller.auth.changePassword({ currentPassword: testPassword, newPassword: wish })),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const won = outcomes.findIndex(({ status }) => status === 'fulfilled')
  await signIn(user.email, wishes[won])
  await refusalOf(signIn(user.email, wishes[1 - won]))
})

test('3 passwords of 8, 64 and 128 characters are accepted', async () => {
  for (const length of [8, 64, 128]) {
    const email = `length${length}@example.org`
    const password = 'a quite long password '.repeat(6).slice(0, length)
    await register(email, password)
    await signIn(email, password)
  }
})

test('3 12 more than 128 characters are refused without hashing; where hashes wait too long, 503 and nothing else', async () => {
  const user = await add.user()
  const session = await signIn(user.email)
  const rows = () => sql`
    select (select count(*) from users)::int users, (select count(*) from sessions)::int sessions,
      (select count(*) from sign_in_attempts)::int attempts`
  const before = await rows()
  const gate = Promise.withResolvers<void>()
  const taken = Array.from({ length: 300 }, () => hashing.take(() => gate.promise))
  const outcomes = Promise.allSettled(taken)
  const long = await refusalOf(register('long@example.org', 'x'.repeat(129)))
  expect(long.fieldErrors).toEqual({ password: ['Choose a password of at most 128 characters.'] })
  const holder = await callWith(services(), session.access)
  const waiting = [
    register('waits@example.org', testPassword),
    signIn(user.email),
    signIn('nobody@example.org'),
    holder.auth.changePassword({ currentPassword: testPassword, newPassword: another }),
  ]
  for (const refusal of await Promise.all(waiting.map(refusalOf))) {
    expect(refusal).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'unavailable' })
  }
  await holder.auth.me()
  await callAs(services()).auth.refresh({ refresh: session.refresh })
  expect(await rows()).toEqual(before)
  gate.resolve()
  await outcomes
  await signIn(user.email)
})

test('4 each of the 3,000 most common passwords is refused, with advice', async () => {
  const common = dictionary['passwords-common'].slice(0, 3000)
  const accepted: string[] = []
  for (const password of common) {
    if ((await newPassword.safeParseAsync(password)).success) accepted.push(password)
  }
  expect(common).toContain('password123')
  expect(accepted).toEqual([])
})

test.each(['password123', 'Password123', 'QWERTYUIOP'])(
  '4 %s is refused wherever a password is chosen, and nothing is stored',
  async password => {
    const user = await add.user()
    const admin = await as('admin', user.id)
    const { access } = await signIn(user.email)
    const before = await sql`select * from users order by id`
    const asked =
      'Too many people have this password. Choose another, such as four words that do not belong together.'
    const account = { name: 'Ada', email: 'common@example.org', password }
    const holder = await callWith(services(), access)
    const choosing = {
      password: [
        register(account.email, password),
        callAs(services()).auth.registerPatient(account),
        callAs(services()).auth.registerDoctor(account),
        admin.users.create({ ...account, role: 'staff' }),
      ],
      newPassword: [holder.auth.changePassword({ currentPassword: testPassword, newPassword: password })],
    }
    for (const [field, calls] of Object.entries(choosing)) {
      for (const refusal of await Promise.all(calls.map(refusalOf))) {
        expect(refusal).toMatchObject({ code: 'BAD_REQUEST', fieldErrors: { [field]: [asked] } })
      }
    }
    expect(await sql`select * from users order by id`).toEqual(before)
  },
)
