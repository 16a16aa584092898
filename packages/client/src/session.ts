import type { Account, Credentials } from './account.ts'
import { EmpanelError, toEmpanelError } from './error.ts'
import {
  type Event,
  initial,
  type SignedOutBecause,
  type State,
  settled,
  transition,
} from './session-state.ts'
import { expiresSoon, sameSession, type TokenStore, type Tokens } from './store.ts'
import { createQueue, joinTabs, type News } from './tabs.ts'

type Parts = {
  account: Account
  store: TokenStore
  /** Whether the browser keeps the refresh token in a cookie that scripts cannot read. */
  cookie: boolean
  /** Names the lock and the channel between tabs; without a name there are none. */
  sharedAs: string | undefined
  onSignedOut: (because: SignedOutBecause) => void
}

export type Session = ReturnType<typeof createSession>

/**
 * Signs in, refreshes and signs out. The store holds the tokens; `session-state.ts` says what each event means, and
 * this file does it.
 */
export function createSession({ account, store, cookie, sharedAs, onSignedOut }: Parts) {
  let state: State = initial
  const tabs = sharedAs === undefined ? undefined : joinTabs(sharedAs, news => void hear(news))
  const tell = (kind: News['kind'], tokens: Tokens) => {
    if (cookie) tabs?.tell({ kind, tokens })
  }
  const inTurn = createQueue(tabs)
  const epoch = () => settled(state).epoch
  const mayHaveCookie = () => cookie && settled(state).name !== 'signed-out'

  /** Changes the state at once, then does what the event asks for. True if that was to keep its tokens. */
  async function dispatch(event: Event): Promise<boolean> {
    const [next, effect] = transition(state, event)
    state = next
    if (!effect) return false
    if ('keep' in effect) {
      await store.set(effect.keep)
      tell('tokens', effect.keep)
      return true
    }
    const held = await store.get()
    await store.clear()
    if (held) onSignedOut(effect.forget)
    return false
  }

  async function hear({ kind, tokens }: News): Promise<void> {
    const held = await store.get()
    if (!held) await dispatch({ type: kind === 'tokens' ? 'found-somebody' : 'found-nobody' })
    else if (!sameSession(held, tokens)) {
      if (kind === 'tokens') await dispatch({ type: 'replaced-elsewhere' })
    } else if (kind === 'signed-out') await dispatch({ type: 'ended-elsewhere' })
    else if (tokens.expiresAt > held.expiresAt) await store.set(tokens)
  }

  /** Fetches new tokens, once for all calls that ask while it runs. */
  function refresh(held: Tokens | undefined): Promise<Tokens> {
    if (state.name === 'refreshing') return state.reply
    const reply = inTurn(() => exchange(held)).finally(() => void dispatch({ type: 'refresh-settled' }))
    void dispatch({ type: 'refresh-began', reply })
    return reply
  }

  async function exchange(held: Tokens | undefined): Promise<Tokens> {
    const began = epoch()
    const kept = await store.get()
    // A call of one session must not go on in another, which a sign-in ahead in the queue may have begun.
    if (held && !(kept && sameSession(kept, held))) throw signedOut()
    // Another tab was faster.
    if (kept && kept.access !== held?.access && !expiresSoon(kept)) return kept
    const token = kept?.refresh ?? null
    const fresh = await account.refresh(token).catch(async error => {
      if (toEmpanelError(error).httpStatus !== 401 || began !== epoch()) throw error
      const latest = await store.get()
      // Another process that shares the store was faster.
      if (latest?.refresh && latest.refresh !== token) return latest
      await dispatch({ type: 'refused' })
      throw error
    })
    const same = !kept || sameSession(kept, fresh)
    const isKept = await dispatch({ type: 'refreshed', tokens: fresh, epoch: began, sameSession: same })
    if (!isKept) throw signedOut()
    return fresh
  }

  return {
    /** The tokens for the next call. Refreshes them first if they are about to expire. */
    async tokens(): Promise<Tokens | undefined> {
      const held = await store.get()
      if (!held) return state.name === 'refreshing' ? state.reply.catch(() => undefined) : undefined
      if (!expiresSoon(held)) return held
      return refresh(held).catch(error => {
        if (toEmpanelError(error).httpStatus === 401 || held.expiresAt <= Date.now()) throw error
        return held
      })
    },

    /** New tokens for a call that the server refused with `used`; undefined if there are none for it. */
    async renew(used: Tokens | undefined): Promise<Tokens | undefined> {
      const held = await store.get()
      if (!held) return !used && mayHaveCookie() ? refresh(undefined) : undefined
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
        await dispatch({ type: 'found-nobody' })
        return false
      }
    },

    async signIn(credentials: Credentials): Promise<void> {
      const began = epoch()
      await inTurn(async () => {
        const tokens = await account.login(credentials)
        const isKept = await dispatch({ type: 'signed-in', tokens, epoch: began })
        if (!isKept) throw signedOut()
      })
    },

    async signOut(): Promise<void> {
      const hadCookie = mayHaveCookie()
      void dispatch({ type: 'sign-out' })
      const held = await store.get()
      await store.clear()
      if (held) tell('signed-out', held)
      await inTurn(async () => {
        const last = settled(state).orphan ?? held
        void dispatch({ type: 'orphan-taken' })
        if (!last && !hadCookie) return
        try {
          const usable = last && !expiresSoon(last) ? last : await account.refresh(last?.refresh ?? null)
          await account.logout(usable.access)
        } catch (error) {
          // The session is over already.
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
