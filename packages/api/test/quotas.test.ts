import { patients, sessions, signInAttempts, usage } from '@empanel/db'
import { count, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { hashing } from '../src/identity/passwords/passwords.ts'
import { prune } from '../src/identity/prune.ts'
import type { Services } from '../src/kernel/context.ts'
import { usualQuotas } from '../src/kernel/limits/quotas.ts'
import { presetNames, presets } from '../src/kernel/policy/presets/presets.ts'
import { createCaller } from '../src/router.ts'
import { openClinic } from './clinic.ts'
import { callAs, refusalOf, testContext, testPassword, testServices } from './fixtures.ts'

const { connection, db, add } = await openClinic()

/** A server with the usual settings. Each call makes another instance on the same database. */
const instance = (quotas = usualQuotas) => ({ ...testServices(db), quotas })
const ana = { firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01', gender: 'F' } as const

async function patientsNow(): Promise<number> {
  const [row] = await db.select({ n: count() }).from(patients)
  return row?.n ?? 0
}

test('66 of 28 own records made four at a time on two instances an account keeps 20, and is told why', async () => {
  const { id: userId } = await add.user()
  const actor = { userId, role: 'patient' } as const
  const callers = [callAs(instance(), actor), callAs(instance(), actor)]
  const before = await patientsNow()
  const outcomes: PromiseSettledResult<unknown>[] = []
  for (let round = 0; round < 7; round++) {
    const four = Array.from({ length: 4 }, async (_, n) => callers[n % 2]?.patients.create(ana))
    outcomes.push(...(await Promise.allSettled(four)))
  }
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
  expect(await patientsNow()).toBe(before + 20)
  const refused = await refusalOf(callAs(instance(), actor).patients.create(ana))
  expect(refused).toMatchObject({ code: 'CONFLICT', reason: 'quota_reached', message: /20 records/ })
  expect(await patientsNow()).toBe(before + 20)
})

test('66 every policy limits how many own records an account may have', () => {
  const most = Object.fromEntries(presetNames.map(name => [name, presets[name].ownRecords]))
  expect(most).toEqual({
    clinic: 20,
    'minimum-necessary': 20,
    network: 20,
    'three-role': 20,
    'front-desk': 20,
    owner: 5000,
    directory: 5000,
  })
})

test('66 a caller who reached the quota of a minute is told when to go on, on every instance', async () => {
  const quotas = { ...usualQuotas, creationsPerMinute: 3 }
  const { id: userId } = await add.user({ role: 'staff' })
  const made = []
  // A minute may end meanwhile. Of seven in a row, four fall into the same one.
  for (let n = 0; n < 7; n++) {
    const caller = callAs(instance(quotas), { userId, role: 'staff' })
    made.push(
      await caller.patients.create(ana).then(
        () => 'made',
        (error: unknown) => error,
      ),
    )
  }
  const refused = made.filter(outcome => outcome !== 'made')
  expect(refused.length).toBeGreaterThan(0)
  for (const refusal of refused) {
    expect(refusal).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'quota_reached' })
    expect(refusal).toHaveProperty('retryAfterSeconds', expect.any(Number))
  }
  const mine = sql`select count(*)::int as n from patients where created_by = ${userId}`
  expect([...(await db.execute(mine))]).toEqual([{ n: 7 - refused.length }])
})

test('66 the bytes stored in a minute are limited, for changes as for creations', async () => {
  const quotas = { ...usualQuotas, creationsPerMinute: 4 }
  const { id: userId } = await add.user({ role: 'staff' })
  const caller = callAs(instance(quotas), { userId, role: 'staff' })
  const { id } = await caller.patients.create(ana)
  const medicalHistory = '☃'.repeat(20_000)
  const refusals = []
  for (let n = 0; n < 4; n++) {
    refusals.push(
      await caller.patients.update({ id, medicalHistory }).then(
        () => null,
        error => error,
      ),
    )
  }
  expect(refusals.filter(refusal => refusal?.reason === 'quota_reached').length).toBeGreaterThan(0)
})

test('66 the accounts made from one address in an hour are limited', async () => {
  const services = instance({ ...usualQuotas, registrationsPerHour: 2 })
  const register = (n: number) =>
    callAs(services).auth.register({ name: 'Ana', email: `quota${n}@example.org`, password: testPassword })
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(register))
  // An hour may end meanwhile.
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
  const refused = await refusalOf(register(6))
  expect(refused).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    reason: 'quota_reached',
    message: /your address/,
  })
  const made = sql`select count(*)::int as n from users where email = 'quota6@example.org'`
  expect([...(await db.execute(made))]).toEqual([{ n: 0 }])
})

/** The router for strangers at an address. */
const strangerAt = (ip: string, services: Services) => createCaller({ ...testContext(services), ip })

test('66 the addresses of one IPv6 network count as one, and failures count', async () => {
  const services = instance({ ...usualQuotas, registrationsPerHour: 2 })
  const { email } = await add.user()
  const register = (place: number) =>
    strangerAt(`2001:db8:7:7::${place}`, services).auth.register({
      name: 'Ana',
      email,
      password: testPassword,
    })
  const refusals = []
  // An hour may end meanwhile.
  for (let place = 1; place <= 12; place++) refusals.push((await refusalOf(register(place))).code)
  expect(refusals.slice(0, 2)).toEqual(['BAD_REQUEST', 'BAD_REQUEST'])
  expect(refusals).toContain('TOO_MANY_REQUESTS')
})

test('66 registering too often is refused before anything is hashed', async () => {
  const services = instance({ ...usualQuotas, registrationsPerHour: 1 })
  const register = (n: number) =>
    strangerAt('192.0.2.66', services).auth.registerPatient({
      name: 'Ana',
      email: `early${n}@example.org`,
      password: testPassword,
    })
  await register(1)
  // People may correct a taken address, and ask again for a lost reply.
  for (let tries = 2; tries <= 5; tries++) await refusalOf(register(1))
  const held = Promise.withResolvers<void>()
  const hashers = Array.from({ length: 3 }, () => hashing.take(() => held.promise))
  const refused = await refusalOf(register(2))
  held.resolve()
  await Promise.all(hashers)
  expect(refused).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'quota_reached' })
})

/** Changes a row until its caller has used up the bytes of a minute. Then nothing changes it any more. */
async function expectBytesToRunOut(table: string, id: number, change: (text: string) => Promise<unknown>) {
  let refused: unknown
  // 16 KiB a minute, which may end meanwhile. At 500 to 700 bytes each, 80 fill two minutes.
  for (let n = 0; n < 80 && refused === undefined; n++) {
    refused = await change('☃'.repeat(100)).then(
      () => undefined,
      (error: unknown) => error,
    )
  }
  expect(refused).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'quota_reached' })
  const version = () => connection.sql`select version from ${connection.sql(table)} where id = ${id}`
  const kept = await version()
  expect((await refusalOf(change('Other'))).reason).toBe('quota_reached')
  expect(await version()).toEqual(kept)
}

test('66 changes of a doctor’s record count in bytes, too', async () => {
  const { user, doctor } = await add.doctorAccount()
  const caller = callAs(instance({ ...usualQuotas, creationsPerMinute: 1 }), {
    userId: user.id,
    role: 'doctor',
  })
  await expectBytesToRunOut('practitioners', doctor.id, specialty =>
    caller.practitioners.update({ id: doctor.id, specialty }),
  )
})

test('66 changes of a site count in bytes, too', async () => {
  const { id: userId } = await add.user({ role: 'admin' })
  const caller = callAs(instance({ ...usualQuotas, creationsPerMinute: 1 }), { userId, role: 'admin' })
  await expectBytesToRunOut('sites', 1, name => caller.sites.update({ id: 1, name }))
})

test('66 expired sessions, attempts, replies and counts are removed, on two instances at once', async () => {
  const { id: userId } = await add.user()
  const session = (ago: string, revoked = false) => ({
    id: crypto.randomUUID(),
    userId,
    tokenHash: 'none',
    rotates: true,
    expiresAt: sql`now() - ${ago}::interval`,
    revokedAt: revoked ? sql`now() - interval '40 days'` : null,
  })
  await db
    .insert(sessions)
    .values([
      ...Array.from({ length: 1200 }, () => session('31 days')),
      session('29 days'),
      session('-10 days'),
      session('-10 days', true),
    ])
  await db.delete(signInAttempts)
  await db.insert(signInAttempts).values([
    { account: 'login/a', ip: '', failures: 1, lastAt: sql`now() - interval '25 hours'` },
    { account: 'login/b', ip: '', failures: 1 },
  ])
  await db.insert(usage).values({
    caller: 'user/0',
    kind: 'bytes',
    since: sql`now() - interval '2 hours'`,
    until: sql`now() - interval '1 hour'`,
    used: 1,
  })
  const [one, other] = await Promise.all([prune(db), prune(db)])
  expect(one + other).toBeGreaterThanOrEqual(1203)
  const [left] = await db.execute(sql`
    select (select count(*)::int from sessions where user_id = ${userId}) as sessions,
      (select count(*)::int from sign_in_attempts) as attempts,
      (select count(*)::int from usage where until < now()) as counts`)
  expect(left).toEqual({ sessions: 2, attempts: 1, counts: 0 })
  expect(await prune(db, AbortSignal.abort())).toBe(0)
})
