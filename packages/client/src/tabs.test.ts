import { afterEach, describe, expect, test, vi } from 'vitest'
import { createEmpanelClient } from './client.ts'
import type { SignedOutBecause } from './session-state.ts'
import { openBrowser } from './testing/browser.ts'
import { database, failureOf, newAccount } from './testing/clinic.ts'
import { type Fault, type FaultyProxy, faults, startProxy } from './testing/proxy.ts'
import type { EmpanelClient } from './types.ts'

const opened: EmpanelClient[] = []
afterEach(() => {
  for (const tab of opened.splice(0)) tab.close()
})

function openTab(proxy: FaultyProxy, { fetch }: ReturnType<typeof openBrowser>) {
  const onSignedOut = vi.fn<(because: SignedOutBecause) => void>()
  const client = createEmpanelClient({ url: proxy.url, session: 'cookie', fetch, onSignedOut })
  opened.push(client)
  return { client, onSignedOut }
}

/** The first tab of a browser, signed in to a new account. */
async function signedInTab(proxy: FaultyProxy) {
  const browser = openBrowser()
  const first = openTab(proxy, browser)
  const account = await newAccount()
  await first.client.signIn(account)
  return { browser, first, account }
}

/** The server's reply to an access token that has expired. */
const expired: Fault = {
  status: 401,
  body: JSON.stringify([
    {
      error: {
        message: 'expired',
        code: -32001,
        data: { code: 'UNAUTHORIZED', httpStatus: 401, reason: 'token_not_valid' },
      },
    },
  ]),
}

const countOf = ({ seen }: FaultyProxy, procedure: string) =>
  seen.filter(({ path }) => path.split(',').includes(procedure)).length

describe('in a browser', () => {
  test('the refresh token is in a cookie that no script reads and that goes to one address', async () => {
    await using proxy = await startProxy()
    const browser = openBrowser()
    const { client } = openTab(proxy, browser)
    await client.signIn(await newAccount())
    const [cookie] = browser.cookies.values()
    expect(cookie?.attributes).toEqual(
      expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/trpc/auth.refresh']),
    )
    await client.signOut()
    expect(browser.cookies.size).toBe(0)
  })

  test('a page that is loaded again takes the session up', async () => {
    await using proxy = await startProxy()
    const browser = openBrowser()
    expect(await openTab(proxy, browser).client.restore()).toBe(false)
    const account = await newAccount()
    await openTab(proxy, browser).client.signIn(account)
    const { client, onSignedOut } = openTab(proxy, browser)
    expect(await client.restore()).toBe(true)
    expect(await client.auth.me.query()).toMatchObject({ id: account.userId })
    // A call finds the session too, without `restore`.
    expect(await openTab(proxy, browser).client.auth.me.query()).toMatchObject({ id: account.userId })
    expect(onSignedOut).not.toHaveBeenCalled()
  })

  test('restore says that the server cannot be asked, rather than that nobody is signed in', async () => {
    await using proxy = await startProxy()
    const browser = openBrowser()
    await openTab(proxy, browser).client.signIn(await newAccount())
    const { client } = openTab(proxy, browser)
    proxy.fault = faults('auth.refresh', { status: 500 })
    expect(await failureOf(client.restore())).toMatchObject({ httpStatus: 500 })
    expect(await client.restore()).toBe(true)
  })
})

describe.runIf('locks' in navigator)('tabs', () => {
  test('refresh one at a time and hand the new token on', async () => {
    await using proxy = await startProxy()
    const { browser, account } = await signedInTab(proxy)
    const tabs = [1, 2, 3, 4].map(() => openTab(proxy, browser).client)
    proxy.seen.length = 0
    await tabs[0]?.restore()
    await Promise.all(tabs.map(tab => tab.restore()))
    // Tabs without a token fetch one each. If one overtook another, the server would end the session.
    const names = await Promise.all(tabs.map(tab => tab.auth.me.query()))
    expect(names.every(({ id }) => id === account.userId)).toBe(true)
    expect(countOf(proxy, 'auth.refresh')).toBeLessThanOrEqual(4)
  })

  test('sign out together', async () => {
    await using proxy = await startProxy()
    const { browser, first } = await signedInTab(proxy)
    const second = openTab(proxy, browser)
    await second.client.restore()
    await first.client.signOut()
    await vi.waitFor(() => expect(second.onSignedOut.mock.calls).toEqual([['elsewhere']]))
    expect(first.onSignedOut).not.toHaveBeenCalled()
    expect(await failureOf(second.client.auth.me.query())).toMatchObject({ reason: 'not_signed_in' })
  })

  test('never carry on as somebody else who signed in in another one', async () => {
    await using proxy = await startProxy()
    const { browser, first } = await signedInTab(proxy)
    const second = openTab(proxy, browser)
    const other = await newAccount()
    await second.client.signIn(other)
    await vi.waitFor(() => expect(first.onSignedOut.mock.calls).toEqual([['elsewhere']]))
    // From now on the page belongs to the account that signed in last.
    expect(await first.client.restore()).toBe(true)
    expect(await first.client.auth.me.query()).toMatchObject({ id: other.userId })
  })

  test('do not take a cookie of another session for their own, even without news of it', async () => {
    await using proxy = await startProxy()
    const { browser, first } = await signedInTab(proxy)
    first.client.close()
    await openTab(proxy, browser).client.signIn(await newAccount())
    proxy.fault = faults('auth.me', expired)
    expect(await failureOf(first.client.auth.me.query())).toMatchObject({ httpStatus: 401 })
    expect(first.onSignedOut.mock.calls).toEqual([['elsewhere']])
  })

  test('tell each other a token that one of them fetched', async () => {
    await using proxy = await startProxy()
    const { browser, first, account } = await signedInTab(proxy)
    const second = openTab(proxy, browser)
    await second.client.restore()
    // Both learn at the same moment that the server refuses their tokens.
    const { sql } = await database()
    proxy.seen.length = 0
    proxy.fault = faults('auth.me', expired, expired)
    await Promise.all([first.client.auth.me.query(), second.client.auth.me.query()])
    expect(countOf(proxy, 'auth.refresh')).toBe(1)
    const [session] = await sql`select generation from sessions where user_id = ${account.userId}`
    expect(session?.generation).toBe(2)
  })
})

test('where the browser blocks site data, a client signs in, refreshes and signs out all the same', async () => {
  const refuse = () => {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  }
  vi.stubGlobal('BroadcastChannel', refuse)
  vi.stubGlobal('navigator', { locks: { request: async () => refuse() } })
  try {
    await using proxy = await startProxy()
    const { client, onSignedOut } = openTab(proxy, openBrowser())
    const account = await newAccount()
    await client.signIn(account)
    expect(await client.restore()).toBe(true)
    expect(await client.auth.me.query()).toMatchObject({ id: account.userId })
    await client.signOut()
    expect(onSignedOut).not.toHaveBeenCalled()
    expect(await failureOf(client.auth.me.query())).toMatchObject({ httpStatus: 401 })
  } finally {
    vi.unstubAllGlobals()
  }
})
