import { isUtf8 } from 'node:buffer'
import { type AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { answer } from './answer.ts'
import { createBudget, withinBudget } from './budget.ts'
import { delegate } from './delegate.ts'
import { isDeeper } from './depth.ts'
import { errorFromFastify } from './error.ts'
import { allowedMethods, refusedMethod } from './methods.ts'
import type { FastifyTRPCPluginOptions } from './options.ts'
import { failure, send } from './reply.ts'
import { readCalls } from './request.ts'

/**
 * Serves a tRPC router below `prefix`. Register it in place of the stock adapter's plugin. Its content type parsers
 * and its error handler stay in its own scope.
 */
export function fastifyTRPCPlugin<TRouter extends AnyTRPCRouter>(
  scope: FastifyInstance,
  options: FastifyTRPCPluginOptions<TRouter>,
  done: (error?: Error) => void,
): void {
  const { trpcOptions, maxDepth = 64, jsonOnly = false, errorHandler = true } = options
  const refuseDeeper = (text: string) => {
    if (isDeeper(text, maxDepth)) throw refusal(`The input is nested more than ${maxDepth} levels deep`)
  }
  if (jsonOnly) scope.removeAllContentTypeParsers()
  else takeStreams(scope)
  takeJson(scope, refuseDeeper)
  if (errorHandler) {
    scope.setErrorHandler<FastifyError>(async (error, req, res) =>
      send(res, failure(errorFromFastify(error), { options: trpcOptions, req })),
    )
  }
  // Runs before the body is read. Otherwise the body's type would be checked first.
  scope.addHook<{ Params: { path: string } }>('onRequest', async (req, res) => {
    const error = refusedMethod(req.method)
    if (!error) return
    res.header('allow', allowedMethods(trpcOptions, req.params.path))
    return res.send(send(res, failure(error, { options: trpcOptions, req })))
  })
  scope.all<{ Params: { path: string } }>('/:path', async (req, res) => {
    const query = queryOf(req.raw.url ?? '')
    if (req.method === 'GET') refuseDeeper(query.get('input') ?? '')
    const asked = readCalls(req, query, trpcOptions)
    const budget = createBudget(options)
    if (!asked) {
      const limited: typeof trpcOptions = { ...trpcOptions, router: withinBudget(trpcOptions.router, budget) }
      return delegate(limited, { req, res, path: req.params.path })
    }
    return send(res, await answer(asked, trpcOptions, { req, res, budget }))
  })
  done()
}

/** JSON stays text until a procedure asks for its input. */
function takeJson(scope: FastifyInstance, check: (text: string) => void): void {
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_req, body, parsed) => {
    if (!isUtf8(body)) throw refusal('The body is not encoded in UTF-8')
    const text = body.toString()
    check(text)
    // A byte order mark is not part of the JSON.
    parsed(null, text.startsWith('\uFEFF') ? text.slice(1) : text)
  })
}

/** Forms and bytes stay streams, which tRPC reads. The application's own parsers for them still work elsewhere. */
function takeStreams(scope: FastifyInstance): void {
  for (const type of ['multipart/form-data', 'application/octet-stream']) {
    scope.removeContentTypeParser(type)
    scope.addContentTypeParser(type, (req, body, parsed) => parsed(tooLarge(req), body))
  }
}

/**
 * Fastify limits only bodies that it reads itself. Streams are checked by their declared length, and as they arrive.
 */
function tooLarge({ headers, routeOptions }: FastifyRequest): Error | null {
  if (Number(headers['content-length'] ?? 0) <= (routeOptions.bodyLimit ?? Number.POSITIVE_INFINITY))
    return null
  const error = new TRPCError({ code: 'PAYLOAD_TOO_LARGE', message: 'Request body is too large' })
  return Object.assign(error, { statusCode: 413 })
}

function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?')
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1))
}

const refusal = (message: string) =>
  Object.assign(new TRPCError({ code: 'BAD_REQUEST', message }), { statusCode: 400 })
