import type { AppRouter } from '@empanel/api'
import { createTRPCClient, splitLink, type TRPCClient } from '@trpc/client'
import { createAccount } from './account.ts'
import { callsLink } from './calls.ts'
import { allPages } from './pages.ts'
import { createSession } from './session.ts'
import type { SignedOutBecause } from './session-state.ts'
import { memoryStore, type TokenStore } from './store.ts'
import { subscriptionLinks } from './subscriptions.ts'
import type { Fetch } from './transport.ts'
import type { CallOptions, EmpanelClient } from './types.ts'

type CommonOptions = {
  /** The server's address without `/trpc`: `https://clinic.example`, or `/` for the page's own server. */
  url: string
  /** Used instead of the global `fetch`. */
  fetch?: Fetch
  /** How long a call may take, waiting and repeating included, in milliseconds. Default: 30,000. */
  deadlineMs?: number
  /** How often a query is repeated after the network failed or the server answered 503. Default: 3. */
  retries?: number
  /** Called when the session ended without `signOut`: the server ended it, or another tab ended or replaced it. */
  onSignedOut?: (because: SignedOutBecause) => void
}

/** Tokens are kept in `store`, or by the browser in a cookie that no script can read. */
export type EmpanelClientOptions = CommonOptions &
  ({ session?: 'memory'; store?: TokenStore } | { session: 'cookie'; store?: never })

/** Makes a client. It sends nothing to the server until it is used. */
export function createEmpanelClient(options: EmpanelClientOptions): EmpanelClient {
  const { session: mode = 'memory', deadlineMs = 30_000, retries = 3, onSignedOut = () => {} } = options
  const url = `${options.url.replace(/\/+$/, '')}/trpc`
  // Looked up at each call, because tools that observe requests replace the global one later.
  const fetch: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const cookie = mode === 'cookie'
  const store = options.store ?? memoryStore()
  const session = createSession({
    account: createAccount({ url, fetch, cookie, deadlineMs, retries }),
    store,
    cookie,
    sharedAs: cookie ? `empanel ${url}` : store.name && `empanel ${store.name}`,
    onSignedOut,
  })
  const trpc = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: op => op.type === 'subscription',
        true: subscriptionLinks({ url, fetch, session }),
        false: callsLink({ url, fetch, session, deadlineMs, retries }),
      }),
    ],
  })
  const { signIn, signOut, restore, close } = session
  return withPages(trpc, { signIn, signOut, restore, close, trpc })
}

type OwnMembers = Pick<EmpanelClient, 'signIn' | 'signOut' | 'restore' | 'close' | 'trpc'>

/** Adds `all` to the procedures of `@trpc/client`, which makes them only when they are asked for. */
function withPages(trpc: TRPCClient<AppRouter>, own: OwnMembers): EmpanelClient {
  const all = (path: string) => (input?: object, options?: CallOptions) =>
    allPages(trpc, path, input, options)
  const over = (target: object, members: (name: string) => unknown) =>
    new Proxy(target, {
      get: (target, name) =>
        (typeof name === 'string' ? members(name) : undefined) ?? Reflect.get(target, name),
    })
  const client = over(trpc, noun => {
    if (Object.hasOwn(own, noun)) return Reflect.get(own, noun)
    // Otherwise `await` would take the client for a promise.
    if (noun === 'then') return undefined
    return over(Reflect.get(trpc, noun), procedure =>
      procedure === 'all'
        ? all(`${noun}.list`)
        : over(Reflect.get(Reflect.get(trpc, noun), procedure), member =>
            member === 'all' ? all(`${noun}.${procedure}`) : undefined,
          ),
    )
  })
  // TypeScript cannot check what a proxy answers. Type and answers both follow the router.
  return client as EmpanelClient
}
