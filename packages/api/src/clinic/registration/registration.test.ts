import { users } from '@empanel/db'
import { describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import {
  callAs,
  inReply,
  refusalOf,
  testContext,
  testPassword,
  testServices,
} from '../../../test/fixtures.ts'
import { presetNames } from '../../kernel/policy/presets/presets.ts'
import { type Admission, admissions } from '../../kernel/policy/registration.ts'
import { createCaller } from '../../router.ts'

let serial = 0
const somebody = () => ({
  name: 'Ada King',
  email: `newcomer${++serial}@example.org`,
  password: testPassword,
})
const everything = async () => [
  ...(await sql`select to_jsonb(u)::text from users u order by id`),
  ...(await sql`select to_jsonb(p)::text from patients p order by id`),
  ...(await sql`select to_jsonb(d)::text from practitioners d order by id`),
]

const { db, sql, add } = await openClinic()

const adminOf = async (services: ReturnType<typeof testServices>) =>
  callAs(services, { userId: (await add.user({ role: 'admin' })).id, role: 'admin' })

const all = (admission: Admission) => ({ patient: admission, doctor: admission, staff: admission })

describe.each(presetNames)('%s', preset => {
  test('69 closed: nobody can make an account in any way, and nothing is stored', async () => {
    const nobody = callAs(testServices(db, preset, all('closed')))
    const before = await everything()
    const { register, registerPatient, registerDoctor } = nobody.auth
    for (const registers of [register, registerPatient, registerDoctor]) {
      const refusal = await refusalOf(registers(somebody()))
      expect(refusal).toMatchObject({ code: 'FORBIDDEN', reason: 'registration_closed' })
      expect(refusal.message).toMatch(
        /cannot register here by themselves. Ask an administrator for an account.$/,
      )
    }
    expect(await everything()).toEqual(before)
    expect(await nobody.policy.registration()).toMatchObject({
      ...{ accountAlone: 'closed', patient: 'closed', doctor: 'closed' },
    })
  })

  test('69 no setting opens what the preset keeps closed', async () => {
    const preset_ = await callAs(testServices(db, preset)).policy.registration()
    for (const admission of admissions) {
      const { patient, doctor } = await callAs(testServices(db, preset, all(admission))).policy.registration()
      if (preset_.patient === 'closed') expect(patient).toBe('closed')
      if (preset_.doctor === 'closed') expect(doctor).toBe('closed')
      if (preset_.doctor === 'pending') expect(doctor).not.toBe('active')
    }
    expect(await callAs(testServices(db, preset, all('open'))).policy.registration()).toEqual(preset_)
  })

  test('69 approval: an account alone waits and cannot sign in, with a reason, until an administrator approves it', async () => {
    const services = testServices(db, preset, all('approval'))
    const nobody = callAs(services)
    const admin = await adminOf(services)
    const { count: before } = await admin.users.waiting()
    const who = somebody()
    const { user } = await nobody.auth.register(who)
    expect((await admin.users.waiting()).count).toBe(before + 1)
    const waiting = await admin.users.get({ id: user.id })
    expect(waiting.status).toBe('pending')
    expect((await admin.users.list({ status: 'pending', limit: 500 })).items.map(({ id }) => id)).toContain(
      user.id,
    )

    const signIn = () => nobody.auth.login({ login: who.email, password: testPassword })
    const refusal = await refusalOf(signIn())
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', reason: 'awaiting_approval' })
    expect(refusal.message).toContain('waits for an administrator')
    const wrong = await refusalOf(nobody.auth.login({ login: who.email, password: 'not that one, no' }))
    expect(wrong).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrong_credentials' })
    expect(await sql`select from sessions where user_id = ${user.id}`).toEqual([])

    await admin.users.approve({ id: user.id, version: waiting.version })
    expect(inReply(await signIn()).access).toMatch(/^ey/)
    expect((await admin.users.waiting()).count).toBe(before)
  })
})

test('69 a patient and their record wait together; meanwhile the same key gets the same reply', async () => {
  const services = testServices(db, 'clinic', { patient: 'approval' })
  const repeating = createCaller({ ...testContext(services), idempotencyKey: `key-${++serial}` })
  const who = { ...somebody(), dateOfBirth: '1815-12-10' }
  const made = await repeating.auth.registerPatient(who)
  const before = await everything()
  expect(await repeating.auth.registerPatient(who)).toEqual(made)
  expect(await everything()).toEqual(before)
  const [row] = await sql`select status from users where id = ${made.user.id}`
  expect(row).toEqual({ status: 'pending' })
})

test('69 practitioners wait if the setting says so, even where the preset lets them work at once', async () => {
  const services = testServices(db, 'three-role', { doctor: 'approval' })
  const { practitioner: doctor } = await callAs(services).auth.registerDoctor({
    ...somebody(),
    specialty: 'Analysis',
  })
  expect(doctor.status).toBe('pending')
})

describe('80 an approval of an account', () => {
  const pending = async () => add.user({ status: 'pending' })

  test('takes the version that it is based on; an old one changes nothing', async () => {
    const admin = await adminOf(testServices(db))
    const { id } = await pending()
    const { version } = await admin.users.changeRole({ id, role: 'staff' })
    const before = await everything()
    const stale = await refusalOf(admin.users.approve({ id, version: version - 1 }))
    expect(stale).toMatchObject({ code: 'CONFLICT', reason: 'stale_version' })
    // @ts-expect-error: without a version it is unclear what was approved.
    expect(await refusalOf(admin.users.approve({ id }))).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await everything()).toEqual(before)
    expect(await admin.users.approve({ id, version })).toMatchObject({
      status: 'active',
      version: version + 1,
    })
    expect(await refusalOf(admin.users.approve({ id, version }))).toMatchObject({ reason: 'stale_version' })
  })

  test('is for accounts that wait; nothing else lets these in, and they may be turned away', async () => {
    const admin = await adminOf(testServices(db))
    const active = await add.user()
    const { id } = await pending()
    const before = await everything()
    expect(await refusalOf(admin.users.approve({ id: active.id, version: 1 }))).toMatchObject({
      reason: 'conflict',
    })
    expect(await refusalOf(admin.users.changeStatus({ id, status: 'active' }))).toMatchObject({
      reason: 'conflict',
    })
    expect(await everything()).toEqual(before)
    expect(await admin.users.changeStatus({ id, status: 'disabled' })).toMatchObject({ status: 'disabled' })
    expect(await db.$count(users)).toBeGreaterThan(0)
  })

  test('by two administrators at once happens once', async () => {
    const services = testServices(db)
    const [one, two] = [await adminOf(services), await adminOf(services)]
    const { id } = await pending()
    const outcomes = await Promise.allSettled(
      [one, two].map(admin => admin.users.approve({ id, version: 1 })),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [row] = await sql`select status, version from users where id = ${id}`
    expect(row).toEqual({ status: 'active', version: 2 })
  })
})
