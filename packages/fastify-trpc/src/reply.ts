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

/** A request on its way, as far as it came: what the options' functions are told. */
export type Exchange<TRouter extends AnyTRPCRouter> = {
  options: TrpcOptions<TRouter>
  req: FastifyRequest
  info?: TRPCRequestInfo
  ctx?: inferRouterContext<TRouter>
}

export type Answer = { status: number; headers: ResponseMeta['headers']; body: Json }

type Response<TRouter extends AnyTRPCRouter> = TRPCResponse<unknown, inferRouterError<TRouter>>

/** The response to one call. `json`: what is sent of it, where that has been written already. */
export type Written<TRouter extends AnyTRPCRouter> = {
  response: Response<TRouter>
  json?: Json | undefined
}

/** Puts the replies to one call, or to all of a batch, together. */
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

/** tRPC's own, which takes any message, copies each response twice over. */
const transform = (response: TRPCResponse, output: Pick<TRPCDataTransformer, 'serialize'>) =>
  'error' in response
    ? { error: output.serialize(response.error) }
    : { result: { data: output.serialize(response.result.data) } }

/** A result as it is sent, before it is text. */
export const resultOf = <TRouter extends AnyTRPCRouter>(data: unknown, { router }: TrpcOptions<TRouter>) =>
  transform({ result: { data } }, router._def._config.transformer.output)

/** What answers a whole request when no procedure is to blame, or its result cannot be written. */
export function failure<TRouter extends AnyTRPCRouter>(cause: unknown, exchange: Exchange<TRouter>): Answer {
  const { options, req, info, ctx } = exchange
  const error = getTRPCErrorFromUnknown(cause)
  const where = { error, type: info?.type ?? 'unknown', path: undefined, input: undefined, ctx } as const
  options.onError?.({ ...where, req })
  const shape = getTRPCErrorShape({ ...where, config: options.router._def._config })
  return write({ response: { error: shape } }, [error], exchange)
}

/** Puts status and headers on the reply. The body is for Fastify to send, unless something else has answered. */
export function send(res: FastifyReply, { status, headers, body }: Answer): Json | undefined {
  if (res.sent) return undefined
  // With a serialiser of its own, Fastify adds no charset to the type.
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

/** Ours and those of `responseMeta`: a plain object's replace, those of `Headers` or in lists are added. */
function withOwn(more: NonNullable<ResponseMeta['headers']>): Headers {
  const headers = new Headers(own)
  for (const [name, value] of more instanceof Headers ? more : Object.entries(more)) {
    if (typeof value === 'string' && !(more instanceof Headers)) headers.set(name, value)
    else for (const each of [value ?? []].flat()) headers.append(name, each)
  }
  return headers
}
