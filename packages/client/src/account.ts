import type { AppRouter } from '@empanel/api'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { EmpanelError, toEmpanelError } from './error.ts'
import { type Allowance, withDeadline, withRetries } from './patience.ts'
import type { Tokens } from './store.ts'
import { createTransport, type Fetch } from './transport.ts'

/** `login` is an e-mail address or a username. */
export type Credentials = { login: string; password: string }

/** The calls that begin, renew and end a session. They share no batch with others. */
export type Account = {
  login(credentials: Credentials): Promise<Tokens>
  refresh(token: string | null): Promise<Tokens>
  logout(access: string): Promise<void>
}

/**
 * The server takes a used refresh token for 60 s, in case the reply got lost. So a refresh ends before that. An
 * attempt ends sooner: on a connection that died while the machine slept, no reply ever comes.
 */
const refreshMs = 50_000
const attemptMs = 10_000

type Parts = { url: string; fetch: Fetch; cookie: boolean; deadlineMs: number; retries: number }
type Pair = { access: string; refresh: string | null; expiresIn: number }

export function createAccount({ url, fetch, cookie, deadlineMs, retries }: Parts): Account {
  // Batches of one: the browser sends the cookie only to the exact address of `auth.refresh`.
  const trpc = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url,
        maxItems: 1,
        fetch: createTransport(fetch, cookie ? { credentials: 'include' } : {}),
        headers: ({ opList: [{ context }] }) => ({
          ...(cookie ? { 'x-empanel-session': 'cookie' } : {}),
          ...(typeof context.access === 'string' ? { authorization: `Bearer ${context.access}` } : {}),
        }),
      }),
    ],
  })
  const call = async <Result>(run: (allowance: Allowance) => Promise<Result>, ms = deadlineMs) => {
    try {
      return await withDeadline(undefined, ms, run)
    } catch (error) {
      throw toEmpanelError(error)
    }
  }
  return {
    // The server refuses other fields, which the caller's object may have.
    login: ({ login, password }) =>
      call(async ({ signal }) => timed(() => trpc.auth.login.mutate({ login, password }, { signal }))),
    // A lost reply does no harm: the server gives the same successor again.
    refresh: token =>
      call(
        allowance =>
          withRetries(allowance, retries, () =>
            attempt(allowance, Math.min(deadlineMs / 3, attemptMs), signal =>
              timed(() => trpc.auth.refresh.mutate(token === null ? {} : { refresh: token }, { signal })),
            ),
          ),
        Math.min(deadlineMs, refreshMs),
      ),
    logout: access =>
      call(async allowance => {
        const { signal } = allowance
        await withRetries(allowance, retries, () =>
          trpc.auth.logout.mutate(undefined, { signal, context: { access } }),
        )
      }),
  }
}

/**
 * Makes one of several attempts. No reply in time counts as a lost connection.
 * @throws EmpanelError NETWORK, or as the try does.
 */
async function attempt<Result>(
  { signal }: Allowance,
  ms: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  try {
    return await withDeadline(signal, ms, limited => run(limited.signal))
  } catch (error) {
    const failure = toEmpanelError(error)
    if (failure.code !== 'DEADLINE' || signal.aborted) throw failure
    throw new EmpanelError(failure.message, { code: 'NETWORK', cause: failure })
  }
}

/** Counts a token's life from before the request, so that it never seems longer than it is. */
async function timed(ask: () => Promise<Pair>): Promise<Tokens> {
  const askedAt = Date.now()
  const { access, refresh, expiresIn } = await ask()
  return { access, refresh, expiresAt: askedAt + expiresIn * 1000 }
}
