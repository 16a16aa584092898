import { emptyTrail } from '@empanel/db/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { callAs, refusalOf, testContext, testPassword, testServices } from '../../test/fixtures.ts'
import type { Services } from '../kernel/context.ts'
import { createMinuteCounts } from '../kernel/limits/minute-counts.ts'
import { recordedPerMinute, refusedPerMinute, usualQuotas } from '../kernel/limits/quotas.ts'
import { roles } from '../kernel/policy/grid.ts'
import { type PresetName, presets } from '../kernel/policy/presets/presets.ts'
import { type Admissions, servedRegistration } from '../kernel/policy/registration.ts'
import { createCaller } from '../router.ts'

const { connection, db, sql, add } = await openClinic()
beforeEach(() => emptyTrail(connection))
// No test awaits the entry that says somebody was told to wait.
afterEach(() => Promise.all(served.splice(0).map(({ trail }) => trail.idle())))

/** A server that records eight calls of a patient in a minute, two of them denials. The minute does not end. */
function serve(preset?: PresetName, minute = { ms: 0 }) {
  const quotas = { ...usualQuotas, recordedPerMinute: 8 }
  const recordings = createMinuteCounts({ now: () => minute.ms })
  const services = { ...testServices(db, preset), quotas, recordings }
  served.push(services)
  return services
}
const served: Services[] = []

async function patientAccount() {
  const { id: userId, email } = await add.user()
  const { id } = await add.patient({ ownerId: userId, address: 'Here' })
  return { actor: { userId, role: 'patient' } as const, email, id }
}

const times = async (count: number, call: () => Promise<unknown>) => {
  for (let n = 0; n < count; n++) await call()
}
async function recorded({ trail }: Services) {
  await trail.idle()
  const rows = await sql`select actor_id, action, outcome from audit_events order by id`
  return rows.map(({ actor_id, action, outcome }) => [actor_id, action, outcome])
}
const entries = (count: number, ...entry: unknown[]) => Array.from({ length: count }, () => entry)

describe('66 the entries of one account in a minute are limited', () => {
  test('then it is told when to go on, which is recorded once; others are not affected', async () => {
    const minute = { ms: 15_000 }
    const services = serve('clinic', minute)
    const { actor, id } = await patientAccount()
    const { patients } = callAs(services, actor)
    const read = () => patients.get({ id })
    await times(8, read)
    const refused = await refusalOf(read())
    expect(refused).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      reason: 'too_many_requests',
      message: 'You are asking for more than one may within a minute. Try again in 45 seconds.',
      retryAfterSeconds: 45,
    })
    await times(20, () => refusalOf(read()))
    const told = [...entries(8, actor.userId, 'patients.read', 'ok'), [actor.userId, 'calls.wait', 'denied']]
    expect(await recorded(services)).toEqual(told)

    const other = await patientAccount()
    await callAs(services, other.actor).patients.get({ id: other.id })
    minute.ms = 60_000
    await read()
    expect((await recorded(services)).slice(9)).toEqual([
      [other.actor.userId, 'patients.read', 'ok'],
      [actor.userId, 'patients.read', 'ok'],
    ])
  })

  test('a change is refused like a read, and changes nothing', async () => {
    const { actor, id } = await patientAccount()
    const { patients } = callAs(serve(), actor)
    await times(8, () => patients.get({ id }))
    const rows = () => sql`select * from patients order by id`
    const before = await rows()
    expect(await refusalOf(patients.update({ id, address: 'There' }))).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
    })
    const ana = { firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01', gender: 'F' } as const
    expect((await refusalOf(patients.create(ana))).code).toBe('TOO_MANY_REQUESTS')
    expect(await rows()).toEqual(before)
  })

  test('refusals have a limit of their own, whatever was refused', async () => {
    const { actor, id } = await patientAccount()
    const { id: foreign } = await add.patient()
    const services = serve()
    const { patients, users } = callAs(services, actor)
    expect((await refusalOf(patients.get({ id: foreign }))).code).toBe('NOT_FOUND')
    expect((await refusalOf(users.list({}))).code).toBe('FORBIDDEN')
    const refusals = [patients.get({ id: foreign }), patients.get({ id: 2_000_000_000 }), users.list({})]
    for (const refusal of await Promise.all(refusals.map(refusalOf))) {
      expect(refusal).toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        message: 'Too many of your requests were refused within a minute. Try again in 60 seconds.',
      })
    }
    expect(await recorded(services)).toEqual([
      [actor.userId, 'patients.read', 'denied'],
      [actor.userId, 'users.read', 'denied'],
      [actor.userId, 'calls.wait', 'denied'],
    ])
    expect(await patients.get({ id })).toMatchObject({ id })
  })

  test('an entry counts once more for each 50 patients that it names', async () => {
    const { actor } = await patientAccount()
    await sql`insert into patients (first_name, last_name, date_of_birth, gender, owner_id)
      select 'Ana', 'Ruiz', '1990-04-01', 'F', ${actor.userId} from generate_series(1, 199)`
    const { patients } = callAs(serve(), actor)
    await patients.list({ limit: 500 })
    await times(3, () => patients.list({ limit: 49 }))
    expect((await refusalOf(patients.list({ limit: 49 }))).code).toBe('TOO_MANY_REQUESTS')
  })

  test('strangers of one network count as one caller, where they may read at all', async () => {
    const services = serve('directory')
    const list = (ip: string) => createCaller({ ...testContext(services), ip }).practitioners.list({})
    await times(8, () => list('2001:db8:6:6::1'))
    expect((await refusalOf(list('2001:db8:6:6::2'))).code).toBe('TOO_MANY_REQUESTS')
    await list('2001:db8:6:7::1')
    await services.trail.idle()
    const told = await sql`select actor_id, ip from audit_events where action = 'calls.wait'`
    expect(told).toEqual([{ actor_id: null, ip: '2001:db8:6:6::2' }])
  })
})

test('66 roles that the clinic gives out have a hundred times the limit, unless anybody may register as one', () => {
  const limitsOf = (preset: PresetName, wanted?: Partial<Admissions>) => {
    const registration = servedRegistration(presets[preset], wanted)
    return Object.fromEntries(
      roles.map(role => [role, recordedPerMinute({ quotas: usualQuotas, registration }, role)]),
    )
  }
  const strangers = { anonymous: 3600, pending: 3600, patient: 3600, clinician: 3600, doctor: 3600 }
  expect(limitsOf('clinic')).toEqual({ ...strangers, staff: 360_000, admin: 360_000 })
  expect(limitsOf('owner')).toEqual({ ...strangers, staff: 3600, admin: 360_000 })
  expect(limitsOf('owner', { staff: 'approval' })).toEqual({ ...strangers, staff: 360_000, admin: 360_000 })
  expect(refusedPerMinute(usualQuotas)).toBe(900)
})

describe('66 sessions have a limit of their own', () => {
  const signIn = (services: Services, login: string, password = testPassword, ip = '192.0.2.1') =>
    createCaller({ ...testContext(services), ip }).auth.login({ login, password })

  test('an account that has read too much may still sign in, refresh, and sign out everywhere', async () => {
    const services = serve()
    const { actor, email, id } = await patientAccount()
    const account = callAs(services, actor)
    await times(8, () => account.patients.get({ id }))
    await times(2, () => refusalOf(account.patients.get({ id: 2_000_000_000 })))
    expect((await refusalOf(account.patients.get({ id }))).code).toBe('TOO_MANY_REQUESTS')
    const { refresh } = await signIn(services, email)
    await account.auth.refresh({ refresh: refresh ?? '' })
    await account.auth.changePassword({
      currentPassword: testPassword,
      newPassword: 'quite another password',
    })
    expect(await account.sessions.endAll()).toEqual({ ended: 0 })
  })

  test('the sign-ins and refreshes of one account in a minute are limited', async () => {
    const services = serve()
    const { email } = await patientAccount()
    const { auth } = createCaller({ ...testContext(services), rotatesSessions: false })
    const [lasting = '', other = ''] = [
      (await auth.login({ login: email, password: testPassword })).refresh,
      (await signIn(services, email)).refresh,
    ].map(token => token ?? '')
    const stored = () => sql`select * from sessions order by id`
    const before = await stored()
    expect(await refusalOf(signIn(services, email))).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    expect(await stored()).toEqual(before)
    await times(2, () => auth.refresh({ refresh: lasting }))
    const used = await stored()
    for (const token of [lasting, other]) {
      expect((await refusalOf(callAs(services).auth.refresh({ refresh: token }))).code).toBe(
        'TOO_MANY_REQUESTS',
      )
    }
    expect(await stored()).toEqual(used)
  })

  test('a stolen refresh token ends its session, however often its thief was refused', async () => {
    const services = serve()
    const { email } = await patientAccount()
    const { refresh } = await signIn(services, email)
    await callAs(services).auth.refresh({ refresh: refresh ?? '' })
    await sql`update sessions set rotated_at = now() - interval '1 hour'`
    await times(5, () => refusalOf(signIn(services, 'nobody@example.org')))
    expect((await refusalOf(callAs(services).auth.refresh({ refresh: refresh ?? '' }))).code).toBe(
      'UNAUTHORIZED',
    )
    const [ended] = await sql`select count(*)::int as n from sessions
      where revoked_at is not null and user_id = (select id from users where email = ${email})`
    expect(ended).toEqual({ n: 1 })
  })
})

describe('66 from a network with too many failed sign-ins', () => {
  const from =
    (services: Services, ip: string) =>
    (login: string, password = 'not my password') =>
      createCaller({ ...testContext(services), ip }).auth.login({ login, password })
  const attempts = () => sql`select account, ip, failures from sign_in_attempts order by 1, 2`

  test('only accounts that recently did can sign in, and nothing more is stored', async () => {
    const services = serve()
    const [known, unknown] = [await add.user(), await add.user()]
    const [here, there] = [from(services, '198.51.100.7'), from(services, '198.51.100.8')]
    await here(known.email, testPassword)
    await times(2, () => refusalOf(here('nobody@example.org')))
    const before = [await attempts(), await recorded(services)]
    for (const login of ['nobody@example.org', 'another@example.org', unknown.email]) {
      expect((await refusalOf(here(login))).code).toBe('TOO_MANY_REQUESTS')
    }
    const told = [null, 'calls.wait', 'denied']
    expect((await refusalOf(here(unknown.email, testPassword))).code).toBe('TOO_MANY_REQUESTS')
    expect([await attempts(), await recorded(services)]).toEqual([before[0], [...(before[1] ?? []), told]])
    await here(known.email, testPassword)
    await there(unknown.email, testPassword)
  })

  test('the trail still records when an account is locked', async () => {
    const services = serve()
    const known = await add.user()
    const here = from(services, '198.51.100.9')
    await here(known.email, testPassword)
    const codes = []
    for (let n = 0; n < 6; n++) codes.push((await refusalOf(here(known.email))).code)
    expect(codes).toEqual([...Array(2).fill('UNAUTHORIZED'), ...Array(4).fill('TOO_MANY_REQUESTS')])
    await services.trail.idle()
    const locks = await sql`select actor_id, outcome from audit_events where action = 'auth.lock'`
    expect(locks).toEqual([{ actor_id: known.id, outcome: 'denied' }])
  })
})
