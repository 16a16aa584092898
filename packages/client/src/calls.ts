import type { AppRouter } from '@empanel/api'
import { httpBatchLink, type Operation, type OperationLink, type TRPCLink } from '@trpc/client'
import { observable, observableToPromise } from '@trpc/server/observable'
import { toEmpanelError } from './error.ts'
import { orAborted, withDeadline, withRetries } from './patience.ts'
import type { Session } from './session.ts'
import type { Tokens } from './store.ts'
import { createTransport, type Fetch } from './transport.ts'

type Parts = { url: string; fetch: Fetch; session: Session; deadlineMs: number; retries: number }

/** The server's limit, and a length of address that proxies let through. */
const maxItems = 50
const maxURLLength = 6000

/** Queries and mutations: deadline around sign-in around retries around batches. */
export function callsLink({ session, deadlineMs, retries, ...wire }: Parts): TRPCLink<AppRouter> {
  return runtime => {
    const batchesFor = batchesByToken(wire, runtime)
    return ({ op, next }) => {
      const send = (tokens: Tokens | undefined, signal: AbortSignal) =>
        observableToPromise(batchesFor(tokens?.access)({ op: { ...op, signal }, next }))
      return observable(observer => {
        const given = new AbortController()
        const abort = () => given.abort(op.signal?.reason)
        if (op.signal?.aborted) abort()
        op.signal?.addEventListener('abort', abort, { once: true })
        withDeadline(given.signal, deadlineMs, allowance =>
          signedIn(session, allowance.signal, tokens =>
            withRetries(allowance, repeats(op, retries), () => send(tokens, allowance.signal)),
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

/** A mutation whose reply got lost may have happened. */
const repeats = ({ type }: Operation, retries: number) => (type === 'query' ? retries : 0)

/**
 * Runs with the tokens of whoever is signed in and, when the server does not take them, once more with new ones.
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

/** One batcher a token, so that calls of two sessions never share a request. */
function batchesByToken(
  { url, fetch }: Pick<Parts, 'url' | 'fetch'>,
  runtime: Parameters<TRPCLink<AppRouter>>[0],
) {
  let current: { access: string | undefined; send: OperationLink<AppRouter> } | undefined
  return (access: string | undefined): OperationLink<AppRouter> => {
    if (!current || current.access !== access) {
      const headers = access === undefined ? {} : { authorization: `Bearer ${access}` }
      const options = { url, fetch: createTransport(fetch), maxItems, maxURLLength, headers }
      current = { access, send: httpBatchLink<AppRouter>(options)(runtime) }
    }
    return current.send
  }
}
