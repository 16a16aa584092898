import type { AppRouter } from '@empanel/api'
import { httpBatchLink, type OperationLink, type TRPCLink } from '@trpc/client'
import { observable, observableToPromise } from '@trpc/server/observable'
import { toEmpanelError } from './error.ts'
import { idempotencyKeyOf } from './idempotency.ts'
import { orAborted, withDeadline, withRetries } from './patience.ts'
import type { Session } from './session.ts'
import type { Tokens } from './store.ts'
import { createTransport, type Fetch } from './transport.ts'

type Parts = { url: string; fetch: Fetch; session: Session; deadlineMs: number; retries: number }

/** The server takes 50 calls a request. Addresses name the procedures, and proxies refuse longer ones. */
const maxItems = 50
const maxURLLength = 6000

/** Sends queries and mutations: a deadline around the sign-in, around retries, around batches. */
export function callsLink({ session, deadlineMs, retries, ...wire }: Parts): TRPCLink<AppRouter> {
  return runtime => {
    const batchesFor = batchesByToken(wire, runtime)
    return ({ op, next }) => {
      const idempotencyKey = idempotencyKeyOf(op)
      const context = { ...op.context, idempotencyKey }
      const way = idempotencyKey === undefined ? 'together' : 'alone'
      // Any other mutation whose reply got lost may have happened.
      const repeats = op.type === 'query' || way === 'alone' ? retries : 0
      const send = (tokens: Tokens | undefined, signal: AbortSignal) =>
        observableToPromise(batchesFor(tokens?.access)[way]({ op: { ...op, context, signal }, next }))
      return observable(observer => {
        const given = new AbortController()
        const abort = () => given.abort(op.signal?.reason)
        if (op.signal?.aborted) abort()
        op.signal?.addEventListener('abort', abort, { once: true })
        withDeadline(given.signal, deadlineMs, allowance =>
          signedIn(session, allowance.signal, tokens =>
            withRetries(allowance, repeats, () => send(tokens, allowance.signal)),
          ),
        )
          .then(
            envelope => {
              observer.next(envelope)
              observer.complete()
            },
            error => observer.error(toEmpanelError(error)),
          )
          .finally(() => op.signal?.removeEventListener('abort', abort))
        return () => given.abort()
      })
    }
  }
}

/**
 * Runs with the tokens of the session. If the server refuses them, it runs once more with new ones.
 * @throws EmpanelError as the call does, or as the refresh does.
 */
export async function signedIn<Result>(
  session: Session,
  signal: AbortSignal,
  run: (tokens: Tokens | undefined) => Promise<Result>,
): Promise<Result> {
  const tokens = await orAborted(session.tokens(), signal)
  try {
    return await run(tokens)
  } catch (error) {
    const refusal = toEmpanelError(error)
    if (refusal.reason !== 'token_not_valid' && refusal.reason !== 'not_signed_in') throw refusal
    const renewed = await orAborted(session.renew(tokens), signal)
    if (!renewed) throw refusal
    return run(renewed)
  }
}

/** One link for calls that share requests, and one for those that need a request, and a key, of their own. */
type Batches = Record<'together' | 'alone', OperationLink<AppRouter>>

/** Makes a pair of links for each token, so that calls of two sessions never share a request. */
function batchesByToken(
  { url, fetch }: Pick<Parts, 'url' | 'fetch'>,
  runtime: Parameters<TRPCLink<AppRouter>>[0],
) {
  let current: { access: string | undefined; batches: Batches } | undefined
  return (access: string | undefined): Batches => {
    if (!current || current.access !== access) {
      const headers = access === undefined ? {} : { authorization: `Bearer ${access}` }
      // Queries too: people search for names, and addresses end up in logs and histories.
      const options = { url, fetch: createTransport(fetch), maxURLLength, methodOverride: 'POST' } as const
      const batches = {
        together: httpBatchLink<AppRouter>({ ...options, maxItems, headers })(runtime),
        alone: httpBatchLink<AppRouter>({
          ...options,
          maxItems: 1,
          headers: ({ opList: [{ context }] }) => ({
            ...headers,
            'idempotency-key': String(context.idempotencyKey),
          }),
        })(runtime),
      }
      current = { access, batches }
    }
    return current.batches
  }
}
