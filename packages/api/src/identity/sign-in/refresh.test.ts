import { sessions } from '@empanel/db'
import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import {
  callAs,
  callWith,
  contextWith,
  inReply,
  refusalOf,
  testContext,
  testPassword,
} from '../../../test/fixtures.ts'
import { createCaller } from '../../router.ts'

const { connection, db, services, add } = await openClinic()

/** A session of a new account, with its tokens. */
async function begin({ rotates = true } = {}) {
  const user = await add.user()
  const caller = createCaller({ ...testContext(services()), rotatesSessions: rotates })
  const pair = inReply(await caller.auth.login({ login: user.email, password: testPassword }))
  return { user, pair, ...(await rowOf(user.id)) }
}

async function rowOf(userId: number) {
  const [session] = await db.select().from(sessions).where(eq(sessions.userId, userId))
  if (!session) throw new Error('no session')
  return { session }
}

const refresh = async (token: string) => inReply(await callAs(services()).auth.refresh({ refresh: token }))
const set = (id: string, values: Record<string, unknown>) =>
  db.update(sessions).set(values).where(eq(sessions.id, id))
const secondsAgo = (seconds: number) => sql`now() - make_interval(secs => ${seconds})`

test('26 27 a rotating refresh uses its token up; using it again ends the whole session', async () => {
  const { user, pair, session } = await begin()
  const second = await refresh(pair.refresh)
  expect(second.refresh).not.toBe(pair.refresh)
  const third = await refresh(second.refresh)
  await (await callWith(services(), third.access)).auth.me()

  expect(await refusalOf(refresh(pair.refresh))).toMatchObject({
    code: 'UNAUTHORIZED',
    reason: 'token_not_valid',
  })
  expect((await rowOf(user.id)).session.revokedAt).not.toBeNull()
  const trail = await connection.sql`
    select action, outcome from audit_events where target = ${`user/${user.id}`} and outcome = 'denied'`
  expect(trail).toEqual([{ action: 'auth.refresh', outcome: 'denied' }])
  expect((await refusalOf(refresh(third.refresh))).reason).toBe('token_not_valid')
  const holder = await callWith(services(), third.access)
  expect((await refusalOf(holder.auth.me())).reason).toBe('token_not_valid')
  expect(session.revokedAt).toBeNull()
})

test('28 twenty parallel refreshes with the same token make one child', async () => {
  const { user, pair } = await begin()
  const pairs = await Promise.all(Array.from({ length: 20 }, () => refresh(pair.refresh)))
  expect(new Set(pairs.map(child => child.refresh)).size).toBe(1)
  expect((await rowOf(user.id)).session).toMatchObject({ generation: 1, revokedAt: null })
  await refresh(pairs[0]?.refresh ?? '')
})

test('29 a client that lost the reply may repeat the request for 60 s and gets the same child', async () => {
  const { user, pair, session } = await begin()
  const child = await refresh(pair.refresh)
  for (const seconds of [8, 30, 57]) {
    await set(session.id, { rotatedAt: secondsAgo(seconds) })
    expect((await refresh(pair.refresh)).refresh).toBe(child.refresh)
  }
  expect((await rowOf(user.id)).session).toMatchObject({ generation: 1, revokedAt: null })
  expect((await refresh(child.refresh)).refresh).not.toBe(child.refresh)
})

test('28 29 a stolen token that is used within 60 s makes no second branch, and is detected when the child is used twice', async () => {
  const { user, pair, session } = await begin()
  const thiefs = await refresh(pair.refresh)
  expect((await refresh(pair.refresh)).refresh).toBe(thiefs.refresh)
  // The thief goes on; the owner comes back later with the only child there is.
  const next = await refresh(thiefs.refresh)
  await set(session.id, { rotatedAt: secondsAgo(61) })
  expect((await refusalOf(refresh(thiefs.refresh))).reason).toBe('token_not_valid')
  expect((await rowOf(user.id)).session.revokedAt).not.toBeNull()
  for (const { access } of [pair, thiefs, next]) {
    const holder = await callWith(services(), access)
    expect((await refusalOf(holder.auth.me())).reason).toBe('token_not_valid')
  }
})

test('27 29 once its child has been used, a token ends the session within the 60 s too', async () => {
  const { user, pair } = await begin()
  const child = await refresh(pair.refresh)
  await refresh(child.refresh)
  expect((await refusalOf(refresh(pair.refresh))).reason).toBe('token_not_valid')
  expect((await rowOf(user.id)).session.revokedAt).not.toBeNull()
})

test('29 repeating it later ends the session', async () => {
  const { user, pair, session } = await begin()
  const child = await refresh(pair.refresh)
  await set(session.id, { rotatedAt: secondsAgo(61) })
  expect((await refusalOf(refresh(pair.refresh))).reason).toBe('token_not_valid')
  expect((await rowOf(user.id)).session.revokedAt).not.toBeNull()
  expect((await refusalOf(refresh(child.refresh))).reason).toBe('token_not_valid')
})

test('57 a session that does not rotate keeps its refresh token; the trail records each use', async () => {
  const { user, pair } = await begin({ rotates: false })
  const other = await begin({ rotates: false })
  for (let i = 0; i < 3; i++) expect((await refresh(pair.refresh)).refresh).toBe(pair.refresh)
  expect((await rowOf(user.id)).session).toMatchObject({ generation: 0, revokedAt: null })
  expect((await rowOf(other.user.id)).session).toEqual(other.session)
  const trail = await connection.sql`
    select outcome from audit_events where actor_id = ${user.id} and action = 'auth.refresh'`
  expect(trail).toEqual(Array(3).fill({ outcome: 'ok' }))
})

test('a client that never stores a new token cannot use one up', async () => {
  const { user, pair } = await begin()
  const rest = createCaller({ ...testContext(services()), rotatesSessions: false })
  const refused = await refusalOf(rest.auth.refresh({ refresh: pair.refresh }))
  expect(refused).toMatchObject({ code: 'UNAUTHORIZED', reason: 'token_not_valid' })
  expect((await rowOf(user.id)).session).toMatchObject({ generation: 0, revokedAt: null })
  await refresh(pair.refresh)
})

test('56 where a cookie keeps the refresh token, no reply contains it', async () => {
  const user = await add.user()
  const kept: { token: string | undefined } = { token: undefined }
  const context = () => ({
    ...testContext(services()),
    refreshCookie: {
      token: kept.token,
      set: (token: string) => {
        kept.token = token
      },
      clear: () => {
        kept.token = undefined
      },
    },
  })
  const pair = await createCaller(context()).auth.login({ login: user.email, password: testPassword })
  const first = kept.token
  expect(pair.refresh).toBeNull()
  const next = await createCaller(context()).auth.refresh({})
  expect(next.refresh).toBeNull()
  expect(kept.token).not.toBe(first)
  const { authentication, authenticationNow } = await contextWith(services(), next.access)
  await createCaller({ ...context(), authentication, authenticationNow }).auth.logout()
  expect(kept.token).toBeUndefined()
  expect((await refusalOf(createCaller(context()).auth.refresh({}))).code).toBe('UNAUTHORIZED')
})

test.each([
  ['31 a session that has expired', { expiresAt: secondsAgo(1) }],
  ['32 a session that was ended', { revokedAt: secondsAgo(1) }],
  ['30 a token whose hash is not the stored one', { tokenHash: 'another' }],
])('%s cannot refresh', async (_, values) => {
  const { pair, session } = await begin()
  await set(session.id, values)
  expect((await refusalOf(refresh(pair.refresh))).reason).toBe('token_not_valid')
})

test('33 a disabled account cannot refresh', async () => {
  const { user, pair } = await begin()
  await connection.sql`update users set status = 'disabled' where id = ${user.id}`
  expect((await refusalOf(refresh(pair.refresh))).reason).toBe('token_not_valid')
})

test('21 an access token, or no token at all, cannot refresh and ends no session', async () => {
  const { user, pair } = await begin()
  for (const token of [pair.access, 'x', `${pair.refresh.slice(0, -3)}abc`, '\0']) {
    expect((await refusalOf(refresh(token))).code).toBe('UNAUTHORIZED')
  }
  expect((await refusalOf(refresh(''))).code).toBe('BAD_REQUEST')
  expect((await rowOf(user.id)).session.revokedAt).toBeNull()
})
