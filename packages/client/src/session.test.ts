import { describe, expect, inject, test, vi } from 'vitest'
import { createEmpanelClient } from './client.ts'
import { memoryStore } from './store.ts'
import { database, failureOf, held, newAccount, signedInClient, spoilAccess } from './testing/clinic.ts'
import { faults, startProxy } from './testing/proxy.ts'

const refreshesOf = ({ seen }: { seen: { path: string }[] }) =>
  seen.filter(({ path }) => path === 'auth.refresh').length

async function openSessionsOf({ userId }: { userId: number }) {
  const { sql } = await database()
  return sql`select id from sessions where user_id = ${userId} and revoked_at is null`
}

describe('a refresh', () => {
  test('is one, however many calls wait for it, and each call is sent once more', async () => {
    await using proxy = await startProxy()
    const { client, store, account } = await signedInClient({ url: proxy.url })
    const before = await spoilAccess(store)
    proxy.seen.length = 0
    const replies = await Promise.all(Array.from({ length: 60 }, () => client.auth.me.query()))
    expect(replies.every(({ id }) => id === account.userId)).toBe(true)
    expect(refreshesOf(proxy)).toBe(1)
    expect(proxy.seen.filter(({ path }) => path.startsWith('auth.me'))).toHaveLength(4)
    expect((await held(store)).refresh).not.toBe(before.refresh)
  })

  test('lets a mutation through that the server had refused', async () => {
    const { client, store } = await signedInClient()
    await spoilAccess(store)
    const input = { firstName: 'A', lastName: 'B', dateOfBirth: '1990-04-01', gender: 'U' as const }
    expect(await client.patients.create.mutate(input)).toMatchObject({ firstName: 'A' })
  })

  test('comes ahead of a call whose token is about to expire', async () => {
    await using proxy = await startProxy()
    const { client, store } = await signedInClient({ url: proxy.url })
    await store.set({ ...(await held(store)), expiresAt: Date.now() + 3000 })
    proxy.seen.length = 0
    await Promise.all([client.auth.me.query(), client.auth.me.query()])
    expect(proxy.seen.map(({ path }) => path)).toEqual(['auth.refresh', 'auth.me,auth.me'])
  })

  test('that cannot be had yet does not hold up a token that is still good', async () => {
    await using proxy = await startProxy()
    const { client, store } = await signedInClient({ url: proxy.url, retries: 0 })
    await store.set({ ...(await held(store)), expiresAt: Date.now() + 3000 })
    proxy.fault = faults('auth.refresh', 'cut')
    await client.auth.me.query()
  })

  test('is repeated when its reply got lost, and the session goes on', async () => {
    await using proxy = await startProxy()
    const { client, store } = await signedInClient({ url: proxy.url })
    await spoilAccess(store)
    proxy.fault = faults('auth.refresh', 'lose-reply')
    await client.auth.me.query()
    await spoilAccess(store)
    await client.auth.me.query()
    expect(refreshesOf(proxy)).toBe(3)
  })

  test('is repeated when nothing comes back over a connection that died while the machine slept', async () => {
    await using proxy = await startProxy()
    const { client, store } = await signedInClient({ url: proxy.url, deadlineMs: 3000 })
    await spoilAccess(store)
    proxy.fault = faults('auth.refresh', 'hold-reply')
    await client.auth.me.query()
    expect(refreshesOf(proxy)).toBe(2)
    await spoilAccess(store)
    await client.auth.me.query()
  })

  test('that fails on the network leaves the session as it is', async () => {
    await using proxy = await startProxy()
    const onSignedOut = vi.fn()
    const { client, store } = await signedInClient({ url: proxy.url, retries: 0, onSignedOut })
    await spoilAccess(store)
    proxy.fault = ({ path }) => (path === 'auth.refresh' ? 'cut' : undefined)
    expect(await failureOf(client.auth.me.query())).toMatchObject({ code: 'NETWORK' })
    expect(onSignedOut).not.toHaveBeenCalled()
    proxy.fault = () => undefined
    await client.auth.me.query()
  })

  test('that the server has too many of leaves the session as it is, and is not asked for again by itself', async () => {
    await using proxy = await startProxy()
    const onSignedOut = vi.fn()
    const { client, store } = await signedInClient({ url: proxy.url, onSignedOut })
    const before = await spoilAccess(store)
    proxy.fault = faults('auth.refresh', { status: 429, headers: { 'retry-after': '30' } })
    const refused = await failureOf(client.auth.me.query())
    expect(refused).toMatchObject({ httpStatus: 429, retryAfterMs: 30_000 })
    expect(refreshesOf(proxy)).toBe(1)
    expect([onSignedOut.mock.calls, (await held(store)).refresh]).toEqual([[], before.refresh])
    await client.auth.me.query()
  })

  test('that the server refuses ends the session, once', async () => {
    const onSignedOut = vi.fn()
    const { client, store, account } = await signedInClient({ onSignedOut })
    const { sql } = await database()
    await sql`update sessions set revoked_at = now() where user_id = ${account.userId}`
    const errors = await Promise.all([failureOf(client.auth.me.query()), failureOf(client.auth.me.query())])
    expect(errors.map(({ httpStatus }) => httpStatus)).toEqual([401, 401])
    expect(onSignedOut.mock.calls).toEqual([['refused']])
    expect(await store.get()).toBeUndefined()
  })

  test('is waited for no longer than its caller likes', async () => {
    await using proxy = await startProxy()
    const { client, store } = await signedInClient({ url: proxy.url })
    await spoilAccess(store)
    proxy.fault = ({ path }) => (path === 'auth.refresh' ? { delayMs: 400 } : undefined)
    const patient = client.auth.me.query()
    const signal = AbortSignal.timeout(100)
    expect(await failureOf(client.auth.me.query(undefined, { signal }))).toMatchObject({ code: 'ABORTED' })
    await patient
    expect(refreshesOf(proxy)).toBe(1)
  })
})

describe('signing out', () => {
  test('ends the session on the server too, also with an access token that has expired', async () => {
    for (const expiresAt of [Number.POSITIVE_INFINITY, 0]) {
      const { client, store, account } = await signedInClient()
      const tokens = await held(store)
      await store.set({ ...tokens, expiresAt: Math.min(tokens.expiresAt, expiresAt) })
      await client.signOut()
      expect(await openSessionsOf(account)).toHaveLength(0)
    }
  })

  test('during a refresh leaves nobody signed in, here or there', async () => {
    await using proxy = await startProxy()
    const onSignedOut = vi.fn()
    const { client, store, account } = await signedInClient({ url: proxy.url, onSignedOut })
    await spoilAccess(store)
    proxy.fault = ({ path }) => (path === 'auth.refresh' ? { delayMs: 200 } : undefined)
    const call = failureOf(client.auth.me.query())
    await vi.waitFor(() => expect(refreshesOf(proxy)).toBe(1))
    await client.signOut()
    expect(await call).toMatchObject({ httpStatus: 401 })
    expect(await store.get()).toBeUndefined()
    expect(onSignedOut).not.toHaveBeenCalled()
    expect(await openSessionsOf(account)).toHaveLength(0)
  })

  test('forgets the tokens even when the server cannot be told, and says so', async () => {
    await using proxy = await startProxy()
    const { client, store } = await signedInClient({ url: proxy.url, retries: 0 })
    proxy.fault = () => 'cut'
    expect(await failureOf(client.signOut())).toMatchObject({ code: 'NETWORK' })
    expect(await store.get()).toBeUndefined()
  })

  test('never lets a call of one account go out as another', async () => {
    await using proxy = await startProxy()
    const { client, store } = await signedInClient({ url: proxy.url })
    const other = await newAccount()
    await spoilAccess(store)
    proxy.fault = faults('auth.me', { delayMs: 300 })
    const late = failureOf(client.auth.me.query())
    await vi.waitFor(() => expect(proxy.seen.some(({ path }) => path === 'auth.me')).toBe(true))
    await client.signIn(other)
    expect(await late).toMatchObject({ reason: 'token_not_valid' })
    expect(await client.auth.me.query()).toMatchObject({ id: other.userId })
  })

  test('never lets a call of one account go out as another that is signing in', async () => {
    await using proxy = await startProxy()
    const { client, store } = await signedInClient({ url: proxy.url })
    const other = await newAccount()
    await spoilAccess(store)
    proxy.fault = faults('auth.login', { delayMs: 500 })
    const signingIn = client.signIn(other)
    await vi.waitFor(() => expect(proxy.seen.some(({ path }) => path === 'auth.login')).toBe(true))
    expect(await failureOf(client.auth.me.query())).toMatchObject({ httpStatus: 401 })
    await signingIn
    expect(await client.auth.me.query()).toMatchObject({ id: other.userId })
  })
})

describe('a store', () => {
  test('that outlives the client restores the session', async () => {
    const { store, account } = await signedInClient()
    const next = createEmpanelClient({ url: inject('address'), store })
    expect(await next.restore()).toBe(true)
    expect(await next.auth.me.query()).toMatchObject({ id: account.userId })
    expect(await createEmpanelClient({ url: inject('address') }).restore()).toBe(false)
  })

  test('that several clients share is refreshed by one of them', async () => {
    await using proxy = await startProxy()
    const store = { ...memoryStore(), name: crypto.randomUUID() }
    const { client } = await signedInClient({ url: proxy.url, store })
    const others = [1, 2, 3].map(() => createEmpanelClient({ url: proxy.url, store }))
    await spoilAccess(store)
    await Promise.all([client, ...others].map(client => client.auth.me.query()))
    expect(refreshesOf(proxy)).toBe(1)
    for (const one of [client, ...others]) one.close()
  })
})
