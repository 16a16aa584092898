import { users } from '@empanel/db'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf, testPassword, testServices } from '../../../test/fixtures.ts'
import { presetNames, presets } from '../../kernel/policy/presets/presets.ts'
import { splitName } from './register.ts'

let serial = 0
const somebody = () => ({
  name: 'Ada King Lovelace',
  email: `ada${++serial}@example.org`,
  password: testPassword,
})

const { db, sql, add } = await openClinic()

const count = () => db.$count(users)

test.each(presetNames)(
  '%s: people who register get the role that the policy gives, and cannot ask for one',
  async preset => {
    const nobody = callAs(testServices(db, preset))
    const { user } = await nobody.auth.register(somebody())
    const [row] = await sql`select role, status from users where id = ${user.id}`
    expect(row).toEqual({ role: presets[preset].registration.account, status: 'active' })

    const before = await count()
    for (const extra of [{ role: 'admin' }, { status: 'active' }, { ownerId: 1 }, { id: 1 }]) {
      const refusal = await refusalOf(nobody.auth.register({ ...somebody(), ...extra }))
      expect(refusal).toMatchObject({ code: 'BAD_REQUEST', reason: 'validation' })
    }
    expect(await count()).toBe(before)
  },
)

test.each(presetNames)('%s: patients and practitioners register where the policy allows it', async preset => {
  const nobody = callAs(testServices(db, preset))
  const { patient, doctor } = presets[preset].registration
  const before = await count()
  if (patient === 'closed') {
    const refusal = await refusalOf(nobody.auth.registerPatient(somebody()))
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', reason: 'registration_closed' })
  } else {
    const made = await nobody.auth.registerPatient({ ...somebody(), dateOfBirth: '1815-12-10' })
    expect(made.patient).toMatchObject({
      firstName: 'Ada King',
      lastName: 'Lovelace',
      dateOfBirth: '1815-12-10',
      gender: 'U',
      email: made.user.email,
      ownerId: made.user.id,
      createdBy: made.user.email,
    })
  }
  if (doctor === 'closed') {
    const refusal = await refusalOf(nobody.auth.registerDoctor(somebody()))
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', reason: 'registration_closed' })
  } else {
    const made = await nobody.auth.registerDoctor({ ...somebody(), specialty: 'Analysis' })
    expect(made.practitioner).toMatchObject({ userId: made.user.id, status: doctor, specialty: 'Analysis' })
  }
  expect(await count()).toBe(before + (patient === 'closed' ? 0 : 1) + (doctor === 'closed' ? 0 : 1))
})

test('a taken e-mail address or username is refused in any case, and nothing is stored', async () => {
  const services = testServices(db)
  const taken = await add.user({ email: 'Taken@Example.org', username: 'Taken' })
  expect(taken.email).toBe('Taken@Example.org')
  const before = await count()
  const { registerPatient, register } = callAs(services).auth
  const email = await refusalOf(registerPatient({ ...somebody(), email: 'tAKEN@eXAMPLE.ORG' }))
  expect(email).toMatchObject({
    code: 'BAD_REQUEST',
    fieldErrors: { email: ['user with this email already exists.'] },
  })
  const username = await refusalOf(register({ ...somebody(), username: 'TAKEN' }))
  expect(username).toMatchObject({
    code: 'BAD_REQUEST',
    fieldErrors: { username: ['user with this username already exists.'] },
  })
  expect(await count()).toBe(before)
  expect(await sql`select from patients where email ilike 'taken%'`).toHaveLength(0)
})

test.each([
  ['username', { username: 'ada/example' }],
  ['username', { username: 'аda' }],
  ['username', { username: '\u0301ada' }],
  ['username', { username: 'ada lovelace' }],
  ['username', { username: '' }],
  ['email', { email: 'ada' }],
  ['email', { email: '' }],
  ['name', { name: ' ' }],
  ['name', { name: 'Ada\0' }],
  ['name', { name: 'Ada \ud800' }],
  ['password', { password: '1234567' }],
  ['password', { password: 'x'.repeat(129) }],
  ['password', { password: 'half a pair \udc00' }],
])('3 48 a bad %s is refused: %o', async (field, bad) => {
  const before = await count()
  const refusal = await refusalOf(callAs(testServices(db)).auth.register({ ...somebody(), ...bad }))
  expect(refusal.code).toBe('BAD_REQUEST')
  expect(Object.keys(refusal.fieldErrors ?? {})).toEqual([field])
  expect(await count()).toBe(before)
})

test.each(['rúna', 'ru\u0301nar', 'सीता', '李小龍', 'Ѫлена', 'ali@home', 'a.b+c-d_e@f.example'])(
  'the username %s signs in, in any form it is typed',
  async username => {
    const { register, login } = callAs(testServices(db)).auth
    const { password, ...who } = somebody()
    const { user } = await register({ ...who, password, username })
    expect(user.username).toBe(username.normalize('NFKC'))
    for (const login_ of [username, username.normalize('NFD'), ` ${username} `]) {
      expect(await login({ login: login_, password })).toHaveProperty('access')
    }
  },
)

test('only an account itself may have its address as a username', async () => {
  const services = testServices(db)
  const { register, login } = callAs(services).auth
  const { password, ...first } = somebody()
  await register({ ...first, password, username: first.email })
  const { user } = await register({ ...somebody(), username: `${first.email}.elsewhere` })
  const before = await count()
  const refused = [
    [{ username: first.email.toUpperCase() }, 'username'],
    [{ email: `${first.email}.elsewhere` }, 'email'],
    [{ email: first.email, username: first.email }, 'email'],
  ] as const
  for (const [taken, field] of refused) {
    const { fieldErrors } = await refusalOf(register({ ...somebody(), ...taken }))
    expect(fieldErrors).toEqual({ [field]: [`user with this ${field} already exists.`] })
  }
  expect(await count()).toBe(before)
  expect(user.username).toBe(`${first.email}.elsewhere`)
  expect(await login({ login: first.email, password })).toHaveProperty('access')
})

test('of an address and the same username that register at once, one succeeds', async () => {
  const services = testServices(db)
  for (let round = 0; round < 5; round++) {
    const contested = somebody().email
    const before = await count()
    const outcomes = await Promise.allSettled([
      callAs(services).auth.register({ ...somebody(), email: contested }),
      callAs(services).auth.register({ ...somebody(), username: contested }),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await count()).toBe(before + 1)
  }
})

test('a name or a username is required; without a name, the username is used', async () => {
  const { register } = callAs(testServices(db)).auth
  const { name: _, ...unnamed } = somebody()
  expect((await refusalOf(register(unnamed))).fieldErrors).toEqual({ name: ['This field is required.'] })
  const { user } = await register({ ...unnamed, username: 'Countess.Ada+1' })
  expect(user).toMatchObject({ name: 'Countess.Ada+1', username: 'Countess.Ada+1' })
})

test('1 the stored hash is argon2id with at least 19 MiB, t=2, p=1; the reply holds none of it', async () => {
  const made = await callAs(testServices(db)).auth.register(somebody())
  const [row] = await sql`select password_hash from users where id = ${made.user.id}`
  expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(Object.keys(made.user).sort()).toEqual(['email', 'id', 'name', 'username'])
})

test.each([
  ['Ada Lovelace', { firstName: 'Ada', lastName: 'Lovelace' }],
  ['Ada King Lovelace', { firstName: 'Ada King', lastName: 'Lovelace' }],
  ['Ada', { firstName: '', lastName: 'Ada' }],
])('the name %s is split at its last space', (name, parts) => {
  expect(splitName(name)).toEqual(parts)
})
