import { describe, expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import {
  callAs,
  callWith,
  contextWith,
  inReply,
  refusalOf,
  testPassword,
  testServices,
} from '../../../test/fixtures.ts'
import type { AccessClaims, LiveSessions, Services } from '../../kernel/context.ts'
import { announceChange } from './announce.ts'
import { createLiveSessions, liveSessionsIn } from './live-sessions.ts'

const { db, sql, add } = await openClinic()

async function signIn(services: Services, login: string) {
  return inReply(await callAs(services).auth.login({ login, password: testPassword }))
}

async function claimsOf(services: Services, login: string): Promise<AccessClaims> {
  const { access } = await signIn(services, login)
  const claims = await services.tokens.verifyAccess(access)
  if (!claims) throw new Error('the token is not good')
  return claims
}

/** The role that the policy sees in a session. */
const roleIn = async (live: Pick<LiveSessions, 'accountOf'>, claims: AccessClaims) =>
  (await live.accountOf(claims))?.role

/** Live sessions as on the server, with a count of the questions to the database. */
function counted(options?: { most: number }) {
  const load = liveSessionsIn(db)
  const asked = { times: 0 }
  const live = createLiveSessions(claims => {
    asked.times += 1
    return load(claims)
  }, options)
  return { live, asked }
}

/** Moves the clock of this process forward, until it is disposed of. */
function later(ms: number) {
  const now = performance.now.bind(performance)
  return vi.spyOn(performance, 'now').mockImplementation(() => now() + ms)
}

test('33 many requests of a session, at once and one after another, ask the database once', async () => {
  const { live, asked } = counted()
  const claims = await claimsOf(testServices(db), (await add.user()).email)
  const roles = await Promise.all(Array.from({ length: 200 }, () => roleIn(live, claims)))
  for (let n = 0; n < 200; n++) roles.push(await roleIn(live, claims))
  expect(new Set(roles)).toEqual(new Set(['patient']))
  expect(asked.times).toBe(1)
})

test('33 a change that nobody announced is noticed within 5 s', async () => {
  const { live } = counted()
  const user = await add.user()
  const claims = await claimsOf(testServices(db), user.email)
  expect(await roleIn(live, claims)).toBe('patient')
  await sql`update users set role = 'staff' where id = ${user.id}`
  using _ = later(5000)
  expect(await roleIn(live, claims)).toBe('staff')
})

test('33 the number of cached sessions is limited', async () => {
  const { live, asked } = counted({ most: 2 })
  const services = testServices(db)
  const user = await add.user()
  for (let n = 0; n < 5; n++) expect(await roleIn(live, await claimsOf(services, user.email))).toBe('patient')
  expect(live.size()).toBe(2)
  expect(asked.times).toBe(5)
})

test('33 a session of one account never works for another, whichever is cached first', async () => {
  const { live } = counted()
  const claims = await claimsOf(testServices(db), (await add.user()).email)
  const other = { ...claims, userId: (await add.user()).id }
  expect(await roleIn(live, claims)).toBe('patient')
  expect(await roleIn(live, other)).toBeUndefined()
})

test('a database that fails to answer is asked again by the next request', async () => {
  const { live } = counted()
  const claims = await claimsOf(testServices(db), (await add.user()).email)
  await sql`alter table sessions rename to elsewhere`
  try {
    const answers = await Promise.allSettled([roleIn(live, claims), roleIn(live, claims)])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  } finally {
    await sql`alter table elsewhere rename to sessions`
  }
  expect(await roleIn(live, claims)).toBe('patient')
})

test('31 an expired session gives no access from that moment on, however recently it was cached', async () => {
  const { live, asked } = counted()
  const claims = await claimsOf(testServices(db), (await add.user()).email)
  await sql`update sessions set expires_at = now() + interval '2900 milliseconds' where id = ${claims.sessionId}`
  expect(await roleIn(live, claims)).toBe('patient')
  using _ = later(2900)
  expect(await roleIn(live, claims)).toBeUndefined()
  expect(asked.times).toBe(1)
})

test('33 an answer from before a change is committed is not cached', async () => {
  const services = testServices(db)
  const { liveSessions } = services
  const user = await add.user()
  const claims = await claimsOf(services, user.email)
  let meanwhile: Promise<unknown> | undefined
  await services.db.transaction(async tx => {
    await announceChange({ db: tx, liveSessions }, user.id)
    await tx.execute(`update users set role = 'staff' where id = ${user.id}`)
    meanwhile = roleIn(liveSessions, claims)
    // A server answers before the commit; the embedded engine lets nobody in before it.
    if (process.env.TEST_DATABASE_URL) expect(await meanwhile).toBe('patient')
  })
  await meanwhile
  expect(await roleIn(liveSessions, claims)).toBe('staff')
})

describe('33 on the server that made the change, the next request sees it', () => {
  type People = {
    admin: ReturnType<typeof callAs>
    self: ReturnType<typeof callAs>
    userId: number
    practitionerId: number
    sessionId: string
  }
  const another = 'another good password'
  const ending: Record<string, (people: People) => Promise<unknown>> = {
    'an account that is disabled': ({ admin, userId }) =>
      admin.users.changeStatus({ id: userId, status: 'disabled' }),
    'another role': ({ admin, userId }) => admin.users.changeRole({ id: userId, role: 'patient' }),
    'an administrator who ends the sessions': ({ admin, userId }) => admin.users.endSessions({ id: userId }),
    'signing out': ({ self }) => self.auth.logout(),
    'ending the session': ({ self, sessionId }) => self.sessions.end({ id: sessionId }),
    'signing out everywhere': ({ self }) => self.sessions.endAll(),
  }

  async function begin(practitionerStatus: 'active' | 'pending' = 'active') {
    const services = testServices(db)
    const { id } = await add.user({ role: 'admin' })
    const admin = callAs(services, { userId: id, role: 'admin' })
    const { user, doctor } = await add.doctorAccount({ status: practitionerStatus })
    const pair = await signIn(services, user.email)
    const { authentication } = await contextWith(services, pair.access)
    if (authentication.kind !== 'signed-in') throw new Error('not signed in')
    const { sessionId } = authentication.actor
    const self = await callWith(services, pair.access)
    const people = { admin, self, userId: user.id, practitionerId: doctor.id, sessionId }
    return { services, user, ...pair, people, next: () => callWith(services, pair.access) }
  }

  test.each(Object.entries(ending))('%s', async (_, end) => {
    const { people, next } = await begin()
    expect((await (await next()).auth.me()).role).toBe('doctor')
    await end(people)
    expect((await refusalOf((await next()).auth.me())).reason).toBe('token_not_valid')
  })

  test('a password that is changed, for all other sessions', async () => {
    const { services, user, people, next } = await begin()
    const other = await signIn(services, user.email)
    await (await callWith(services, other.access)).auth.me()
    await people.self.auth.changePassword({ currentPassword: testPassword, newPassword: another })
    const refused = await refusalOf((await callWith(services, other.access)).auth.me())
    expect(refused.reason).toBe('token_not_valid')
    await (await next()).auth.me()
  })

  test('a refresh token that comes back', async () => {
    const { services, refresh, people, next } = await begin()
    await callAs(services).auth.refresh({ refresh })
    await sql`update sessions set rotated_at = now() - interval '61 s' where id = ${people.sessionId}`
    await (await next()).auth.me()
    await refusalOf(callAs(services).auth.refresh({ refresh }))
    expect((await refusalOf((await next()).auth.me())).reason).toBe('token_not_valid')
  })

  test('a doctor who is approved, or whose record is deleted', async () => {
    const { people, next } = await begin('pending')
    expect((await (await next()).auth.me()).role).toBe('pending')
    await people.admin.practitioners.approve({ id: people.practitionerId, version: 1 })
    expect((await (await next()).auth.me()).role).toBe('doctor')
    await people.admin.practitioners.delete({ id: people.practitionerId })
    expect((await (await next()).auth.me()).role).toBe('pending')
  })
})
