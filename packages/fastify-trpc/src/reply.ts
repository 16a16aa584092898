import {
  type AnyTRPCRouter,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  type inferRouterContext,
  type inferRouterError,
  type TRPCDataTransformer,
  type TRPCError,
} from '@trpc/server'
import { getHTTPStatusCode, type ResponseMeta, type TRPCRequestInfo } from '@trpc/server/http'
import type { TRPCResponse } from '@trpc/server/rpc'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Json } from './budget.ts'
import type { TrpcOptions } from './options.ts'
import { joinVary } from './vary.ts'

/** The state of a request so far, from which the options' functions get their arguments. */
export type Exchange<TRouter extends AnyTRPCRouter> = {
  options: TrpcOptions<TRouter>
  req: FastifyRequest
  info?: TRPCRequestInfo
  ctx?: inferRouterContext<TRouter>
}

export type Answer = { status: number; headers: ResponseMeta['headers']; body: Json }

type Response<TRouter extends AnyTRPCRouter> = TRPCResponse<unknown, inferRouterError<TRouter>>

/** The response to one call. `json`: its serialised result, if there is one already. */
export type Written<TRouter extends AnyTRPCRouter> = {
  response: Response<TRouter>
  json?: Json | undefined
}

/** Joins the responses to one call, or to all calls of a batch, into one reply. */
export function write<TRouter extends AnyTRPCRouter>(
  written: Written<TRouter> | Written<TRouter>[],
  errors: TRPCError[],
  { options, info, ctx }: Exchange<TRouter>,
): Answer {
  const data = [written].flat().map(({ response }) => response)
  const paths = info?.calls.map(({ path }) => path)
  const type = info?.type ?? 'unknown'
  const jsonOf = ({ response, json }: Written<TRouter>): Json =>
    json ?? JSON.stringify(transform(response, options.router._def._config.transformer.output))
  const meta = options.responseMeta?.({ ctx, info, paths, type, data, errors, eagerGeneration: false })
  return {
    status: meta?.status || getHTTPStatusCode(data),
    headers: meta?.headers,
    body: Array.isArray(written) ? listOf(written.map(jsonOf)) : jsonOf(written),
  }
}

function listOf(parts: Json[]): Json {
  if (parts.every(part => typeof part === 'string')) return `[${parts.join(',')}]`
  const bytes = parts.flatMap(part => [Buffer.from(','), typeof part === 'string' ? Buffer.from(part) : part])
  return Buffer.concat([Buffer.from('['), ...bytes.slice(1), Buffer.from(']')])
}

/** Used instead of tRPC's own function, which takes any message and copies each response twice. */
const transform = (response: TRPCResponse, output: Pick<TRPCDataTransformer, 'serialize'>) =>
  'error' in response
    ? { error: output.serialize(response.error) }
    : { result: { data: output.serialize(response.result.data) } }

/** A result in the shape in which it is sent, before it is serialised. */
export const resultOf = <TRouter extends AnyTRPCRouter>(data: unknown, { router }: TrpcOptions<TRouter>) =>
  transform({ result: { data } }, router._def._config.transformer.output)

/** The reply to a whole request that failed outside of a procedure, or whose result cannot be serialised. */
export function failure<TRouter extends AnyTRPCRouter>(cause: unknown, exchange: Exchange<TRouter>): Answer {
  const { options, req, info, ctx } = exchange
  const error = getTRPCErrorFromUnknown(cause)
  const where = { error, type: info?.type ?? 'unknown', path: undefined, input: undefined, ctx } as const
  options.onError?.({ ...where, req })
  const shape = getTRPCErrorShape({ ...where, config: options.router._def._config })
  return write({ response: { error: shape } }, [error], exchange)
}

/** Sets the reply's status and headers. Returns the body for Fastify to send, unless something else has answered. */
export function send(res: FastifyReply, { status, headers, body }: Answer): Json | undefined {
  if (res.sent) return undefined
  // With a custom serialiser, Fastify adds no charset to the type.
  res.code(status).serializer(String)
  for (const [name, value] of headers ? withOwn(headers) : own) {
    res.header(name, name === 'vary' ? joinVary(res.getHeader(name), value) : value)
  }
  return body
}

const own: [string, string][] = [
  ['vary', 'trpc-accept, accept'],
  ['content-type', 'application/json'],
]

/**
 * Merges the headers of `responseMeta` with ours: a plain object's replace ours, those of `Headers` or lists are added.
 */
function withOwn(more: NonNullable<ResponseMeta['headers']>): Headers {
  const headers = new Headers(own)
  for (const [name, value] of more instanceof Headers ? more : Object.entries(more)) {
    if (typeof value === 'string' && !(more instanceof Headers)) headers.set(name, value)
    else for (const each of [value ?? []].flat()) headers.append(name, each)
  }
  return headers
}
