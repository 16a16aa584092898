import type { AnyTRPCRouter } from '@trpc/server'
import { incomingMessageToRequest, type NodeHTTPRequest } from '@trpc/server/adapters/node-http'
import { resolveResponse } from '@trpc/server/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { allowedMethods } from './methods.ts'
import type { TrpcOptions } from './options.ts'
import { joinVary } from './vary.ts'

/** Lets tRPC's own resolver answer: streams, forms, bytes and malformed requests. */
export async function delegate<TRouter extends AnyTRPCRouter>(
  options: TrpcOptions<TRouter>,
  { req, res, path }: { req: FastifyRequest; res: FastifyReply; path: string },
): Promise<void> {
  const raw: NodeHTTPRequest = req.raw
  // A JSON body has been read. Forms and bytes are read now, and counted as they arrive.
  raw.body = typeof req.body === 'string' ? req.body : undefined
  const response = await resolveResponse({
    ...options,
    req: incomingMessageToRequest(raw, res.raw, { maxBodySize: req.routeOptions.bodyLimit ?? null }),
    path,
    error: null,
    createContext: async ({ info }) => options.createContext?.({ req, res, info }),
    onError: told => options.onError?.({ ...told, req }),
  })
  if (response.headers.has('vary')) {
    response.headers.set('vary', joinVary(res.getHeader('vary'), response.headers.get('vary')))
  }
  if (response.status === 405) res.header('allow', allowedMethods(options, path))
  await res.send(response)
}
