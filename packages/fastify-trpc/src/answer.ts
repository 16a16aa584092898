import { type AnyTRPCRouter, getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError } from '@trpc/server'
import { createURL } from '@trpc/server/adapters/node-http'
import type { TRPCRequestInfo } from '@trpc/server/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Budget, type Json, jsonOf } from './budget.ts'
import type { TrpcOptions } from './options.ts'
import { type Answer, type Exchange, failure, resultOf, type Written, write } from './reply.ts'
import type { Call, Calls } from './request.ts'
import { isStream } from './stream.ts'

/** `json`: the result as it will be sent; undefined if it cannot be serialised. */
type Outcome = { call: Call; data?: unknown; json?: Json | undefined; error?: TRPCError }

/** Calls a request's procedures, as many at once as the budget allows, and makes one reply of their results. */
export async function answer<TRouter extends AnyTRPCRouter>(
  asked: Calls,
  options: TrpcOptions<TRouter>,
  { req, res, budget }: { req: FastifyRequest; res: FastifyReply; budget: Budget },
): Promise<Answer> {
  const departure = new AbortController()
  // The reply is closed early if the client hangs up, or if a handler timeout answers in our place.
  const depart = () => departure.abort()
  if (res.raw.destroyed) depart()
  else res.raw.once('close', depart)
  const info = infoOf(asked, req, departure.signal)
  const exchange: Running<TRouter> = { options, req, info, budget }
  try {
    return writeAll(asked, await runAll(asked, exchange, res), exchange)
  } catch (cause) {
    return failure(cause, exchange)
  } finally {
    res.raw.off('close', depart)
  }
}

type Running<TRouter extends AnyTRPCRouter> = Exchange<TRouter> & { info: TRPCRequestInfo; budget: Budget }

function infoOf({ type, batched, calls }: Calls, req: FastifyRequest, signal: AbortSignal): TRPCRequestInfo {
  let url: URL | undefined
  return {
    isBatchCall: batched,
    accept: null,
    calls,
    type,
    connectionParams: null,
    signal,
    // Few contexts read it, and making it takes longer than many procedures.
    get url() {
      url ??= createURL(req.raw)
      return url
    },
  }
}

/** Makes the context and stores it in the exchange. If that fails, every call fails with the same error. */
async function runAll<TRouter extends AnyTRPCRouter>(
  { calls }: Calls,
  exchange: Running<TRouter>,
  res: FastifyReply,
): Promise<Outcome[]> {
  const { options, req, info, budget } = exchange
  let refusal: TRPCError | undefined
  try {
    exchange.ctx = await options.createContext?.({ req, res, info })
  } catch (cause) {
    refusal = getTRPCErrorFromUnknown(cause)
  }
  return Promise.all(
    calls.map(async (call): Promise<Outcome> => {
      const { path, procedure, getRawInput, batchIndex } = call
      const { type } = procedure._def
      const { ctx } = exchange
      try {
        if (refusal) throw refusal
        return await budget.run(async () => {
          const data: unknown = await procedure({
            path,
            getRawInput,
            ctx,
            type,
            signal: info.signal,
            batchIndex,
          })
          const json = isStream(data) ? undefined : jsonOf(() => resultOf(data, options))
          budget.spend(type, json)
          return { call, data, json }
        }, info.signal)
      } catch (cause) {
        const error = getTRPCErrorFromUnknown(cause)
        options.onError?.({ error, path, input: call.result(), ctx, type, req })
        return { call, error }
      }
    }),
  )
}

function writeAll<TRouter extends AnyTRPCRouter>(
  { batched }: Calls,
  outcomes: Outcome[],
  exchange: Exchange<TRouter>,
): Answer {
  const errors: TRPCError[] = []
  const responses = outcomes.map(({ call, data, json, error }): Written<TRouter> => {
    const refused = error ?? (isStream(data) ? streamRefused() : undefined)
    if (!refused) return { response: { result: { data } }, json }
    // A stream instead of a single result fails the whole request, as with the stock adapter.
    if (!error && !batched) throw refused
    errors.push(refused)
    return { response: { error: errorShape(refused, call, exchange) } }
  })
  const [single] = responses
  return write(single && !batched ? single : responses, errors, exchange)
}

function errorShape<TRouter extends AnyTRPCRouter>(
  error: TRPCError,
  call: Call,
  exchange: Exchange<TRouter>,
) {
  const { options, ctx } = exchange
  const { path, procedure } = call
  const { type } = procedure._def
  const config = options.router._def._config
  return getTRPCErrorShape({ config, error, type, path, input: call.result(), ctx })
}

const streamRefused = () =>
  new TRPCError({
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'Cannot use stream-like response in non-streaming request - use httpBatchStreamLink',
  })
