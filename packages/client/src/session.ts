import type { Account, Credentials } from './account.ts'
import { EmpanelError, toEmpanelError } from './error.ts'
import { expiresSoon, sameSession, type TokenStore, type Tokens } from './store.ts'
import { joinTabs, type News } from './tabs.ts'

/** Why a session ended without `signOut`: the server ended it, or another tab did or began another one. */
export type SignedOutBecause = 'refused' | 'elsewhere'

type Parts = {
  account: Account
  store: TokenStore
  /** Whether a cookie that scripts cannot read holds the refresh token. */
  cookie: boolean
  /** What the lock and the channel between tabs are called; without it there are none. */
  sharedAs: string | undefined
  onSignedOut: (because: SignedOutBecause) => void
}

export type Session = ReturnType<typeof createSession>

/** The tokens of whoever is signed in. The store alone holds them; here is who may change it, and when. */
export function createSession({ account, store, cookie, sharedAs, onSignedOut }: Parts) {
  let refreshing: Promise<Tokens> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  /** Counts sign-ins and sign-outs: what began under another number must not touch the store. */
  let era = 0
  /** What a refresh brought after `signOut`, which has to end that too. */
  let leftover: Tokens | undefined
  let mayHaveCookie = cookie
  const tabs = sharedAs === undefined ? undefined : joinTabs(sharedAs, news => void hear(news))
  const tell = (kind: News['kind'], tokens: Tokens) => {
    if (cookie) tabs?.tell({ kind, tokens })
  }

  /** One after the other, so that neither tokens nor cookies of two sessions can overtake each other. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const mine = turn.then(() => (tabs ? tabs.exclusively(run) : run()))
    turn = mine.catch(() => {})
    return mine
  }

  async function hear({ kind, tokens }: News): Promise<void> {
    const held = await store.get()
    if (!held) mayHaveCookie = kind === 'tokens'
    else if (!sameSession(held, tokens)) await (kind === 'tokens' ? end('elsewhere', true) : undefined)
    else if (kind === 'signed-out') await end('elsewhere', false)
    else if (tokens.expiresAt > held.expiresAt) await store.set(tokens)
  }

  async function end(because: SignedOutBecause, another: boolean): Promise<void> {
    era++
    mayHaveCookie = cookie && another
    const held = await store.get()
    await store.clear()
    if (held) onSignedOut(because)
  }

  async function keep(tokens: Tokens): Promise<void> {
    leftover = undefined
    mayHaveCookie = cookie
    await store.set(tokens)
    tell('tokens', tokens)
  }

  function refresh(held: Tokens | undefined): Promise<Tokens> {
    refreshing ??= inTurn(() => exchange(held)).finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  async function exchange(held: Tokens | undefined): Promise<Tokens> {
    const began = era
    const kept = await store.get()
    // Another tab was faster.
    if (kept && kept.access !== held?.access && !expiresSoon(kept)) return kept
    if (held && !kept) throw signedOut()
    const token = kept?.refresh ?? null
    const fresh = await account.refresh(token).catch(async error => {
      if (toEmpanelError(error).httpStatus !== 401 || began !== era) throw error
      const latest = await store.get()
      // Another process that shares the store was faster.
      if (latest?.refresh && latest.refresh !== token) return latest
      await end('refused', false)
      throw error
    })
    if (began !== era) {
      leftover = fresh
      throw signedOut()
    }
    if (kept && !sameSession(kept, fresh)) {
      await end('elsewhere', true)
      throw signedOut()
    }
    await keep(fresh)
    return fresh
  }

  return {
    /** What the next call goes out with; refreshed ahead when it is about to expire. */
    async tokens(): Promise<Tokens | undefined> {
      const held = await store.get()
      if (!held) return refreshing?.catch(() => undefined)
      if (!expiresSoon(held)) return held
      return refresh(held).catch(error => {
        if (toEmpanelError(error).httpStatus === 401 || held.expiresAt <= Date.now()) throw error
        return held
      })
    },

    /** New tokens after the server refused those that a call went out with; undefined when there are none to have. */
    async renew(used: Tokens | undefined): Promise<Tokens | undefined> {
      const held = await store.get()
      if (!held) return !used && mayHaveCookie ? refresh(undefined) : undefined
      if (used && !sameSession(used, held)) return undefined
      return held.access === used?.access ? refresh(held) : held
    },

    async restore(): Promise<boolean> {
      const held = await store.get()
      if (held && !expiresSoon(held)) return true
      if (!held && !cookie) return false
      try {
        await refresh(held)
        return true
      } catch (error) {
        if (toEmpanelError(error).httpStatus !== 401) throw error
        mayHaveCookie = false
        return false
      }
    },

    async signIn(credentials: Credentials): Promise<void> {
      const began = era
      await inTurn(async () => {
        const tokens = await account.login(credentials)
        if (began !== era) {
          leftover = tokens
          throw signedOut()
        }
        era++
        await keep(tokens)
      })
    },

    async signOut(): Promise<void> {
      era++
      const held = await store.get()
      const wasUnknown = !held && mayHaveCookie
      mayHaveCookie = false
      await store.clear()
      if (held) tell('signed-out', held)
      await inTurn(async () => {
        const last = leftover ?? held
        leftover = undefined
        if (!last && !wasUnknown) return
        try {
          const usable = last && !expiresSoon(last) ? last : await account.refresh(last?.refresh ?? null)
          await account.logout(usable.access)
        } catch (error) {
          // Then there is nothing left to end.
          if (toEmpanelError(error).httpStatus !== 401) throw error
        }
      })
    },

    close: () => tabs?.close(),
  }
}

const signedOut = () =>
  new EmpanelError('You were signed out.', {
    code: 'UNAUTHORIZED',
    httpStatus: 401,
    reason: 'not_signed_in',
  })
