import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server'
import type { FastifyRequest } from 'fastify'
import { readInputs } from './inputs.ts'
import type { TrpcOptions } from './options.ts'

/** One procedure that a request calls, in the shape that `createContext` and `responseMeta` receive. */
export type Call = {
  path: string
  procedure: AnyTRPCProcedure
  batchIndex: number
  getRawInput: () => Promise<unknown>
  /** The input, once a procedure has read it. */
  result: () => unknown
}

/** The calls of a request: at least one, all of the same type. */
export type Calls = { type: 'query' | 'mutation'; batched: boolean; calls: Call[] }

/**
 * The calls of a request that this adapter answers itself: known queries and mutations with JSON, not streamed.
 * Undefined for any other or malformed request, which tRPC's own resolver answers.
 */
export function readCalls<TRouter extends AnyTRPCRouter>(
  req: FastifyRequest<{ Params: { path: string } }>,
  query: URLSearchParams,
  options: TrpcOptions<TRouter>,
): Calls | undefined {
  const { path } = req.params
  if (!hasJson(req) || wantsStream(req) || query.has('connectionParams')) return undefined
  // tRPC decodes a path once more than Fastify. The part after a `#` does not belong to the query.
  if (path.includes('%') || req.raw.url?.includes('#')) return undefined
  const batched = query.get('batch') === '1'
  const paths = batched ? path.split(',') : [path]
  if (batched && paths.length > largestBatch(options)) return undefined

  const { procedures, _config } = options.router._def
  const known: Record<string, AnyTRPCProcedure | undefined> = procedures
  const type = known[paths[0] ?? '']?._def.type
  if (type === undefined || type === 'subscription' || !accepts(type, req.method, options)) return undefined
  const text = req.method === 'GET' ? query.get('input') : req.body
  const inputs = readInputs(String(text ?? ''), batched ? paths.length : undefined, _config.transformer.input)
  const calls: Call[] = []
  for (const [batchIndex, name] of paths.entries()) {
    const procedure = known[name]
    if (procedure?._def.type !== type) return undefined
    calls.push({
      path: name,
      procedure,
      batchIndex,
      getRawInput: async () => inputs.read()[batchIndex],
      result: () => inputs.result()?.[batchIndex],
    })
  }
  return { type, batched, calls }
}

/** Whether tRPC takes the input as JSON. It does so for a GET without a type, or with an unknown one, too. */
function hasJson({ method, headers, body }: FastifyRequest): boolean {
  const type = headers['content-type']?.toLowerCase().split(';', 1)[0]?.trim()
  if (method === 'GET') return type !== 'multipart/form-data' && type !== 'application/octet-stream'
  return method === 'POST' && type === 'application/json' && typeof body === 'string'
}

const wantsStream = ({ headers }: FastifyRequest) =>
  headers['trpc-accept'] !== undefined || headers.accept?.includes('application/jsonl') === true

function largestBatch<TRouter extends AnyTRPCRouter>(options: TrpcOptions<TRouter>): number {
  const allowed = options.allowBatching ?? options.batching?.enabled ?? true
  return allowed ? (options.maxBatchSize ?? Number.POSITIVE_INFINITY) : 0
}

function accepts<TRouter extends AnyTRPCRouter>(
  type: 'query' | 'mutation',
  method: string,
  options: TrpcOptions<TRouter>,
): boolean {
  if (method === 'GET') return type === 'query'
  return type === 'mutation' || options.allowMethodOverride === true
}
