import {
  appRouter,
  type Context,
  parametersIn,
  type RefreshCookie,
  Refusal,
  type RequestFacts,
} from '@empanel/api'
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@empanel/fastify-trpc'
import fastifyCookie from '@fastify/cookie'
import { type AnyTRPCRouter, TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { type TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const largestBatch = 50
/** Fewer than the pool has connections, so that no batch holds them all. */
const callsAtOnce = 4
const largestReply = 8 * 1024 * 1024

/** `/trpc`: a router over HTTP, in a scope of its own for its cookies, headers and errors. */
export function rpcPlugin(
  contextFor: (facts: RequestFacts) => Promise<Context>,
  router: AnyTRPCRouter = appRouter,
) {
  const trpcOptions: FastifyTRPCPluginOptions<AnyTRPCRouter>['trpcOptions'] = {
    router,
    maxBatchSize: largestBatch,
    // Queries by POST keep names and birth dates out of addresses. Mutations are never taken by GET.
    allowMethodOverride: true,
    createContext: ({ req, res, info }) =>
      contextFor({
        authorization: req.headers.authorization,
        requestId: req.id,
        ip: req.ip,
        userAgent: req.headers['user-agent'] ?? null,
        idempotencyKey: idempotencyKeyOf(req, info.calls.length),
        rotatesSessions: true,
        refreshCookie: refreshCookieOf(req, res),
      }),
    responseMeta: ({ errors }) => retryAfter(errors),
    onError({ error, req }) {
      if (error.code === 'INTERNAL_SERVER_ERROR') req.log.error({ err: causeOf(error) }, 'procedure failed')
    },
  }
  return async (scope: FastifyInstance) => {
    scope.addHook('onRequest', (request, reply, done) => {
      reply.header('cache-control', 'no-store')
      // For its refusals: tRPC reads the query by itself.
      parametersIn(request.url)
      done()
    })
    scope.setErrorHandler<FastifyError | TRPCError>((error, request, reply) => {
      const status =
        error instanceof TRPCError ? getHTTPStatusCodeFromError(error) : (error.statusCode ?? 500)
      if (status >= 500) request.log.error({ err: error }, 'request failed')
      if (status === 503) reply.header('retry-after', '5')
      return reply.code(status).send(errorReply(error, status, request.id))
    })
    // Few requests need the cookie; `refreshCookieOf` parses it for those.
    await scope.register(fastifyCookie, { hook: false })
    await scope.register(fastifyTRPCPlugin<AnyTRPCRouter>, {
      prefix: '/trpc',
      trpcOptions,
      maxConcurrentCalls: callsAtOnce,
      maxReplyBytes: largestReply,
      // A form or a text needs no preflight, so another site could send one: only JSON runs a procedure.
      jsonOnly: true,
      errorHandler: false,
    })
  }
}

/** Says when to try again: the longest of the waits that the calls of a request ask for. */
function retryAfter(errors: TRPCError[]) {
  const waits = errors.map(error => {
    const seconds = error instanceof Refusal ? error.retryAfterSeconds : undefined
    return seconds ?? (error.code === 'SERVICE_UNAVAILABLE' ? 5 : 0)
  })
  const longest = Math.max(0, ...waits)
  return longest > 0 ? { headers: { 'retry-after': String(longest) } } : {}
}

const cookieName = 'empanel_refresh'
const cookieOptions = {
  path: '/trpc/auth.refresh',
  httpOnly: true,
  secure: true,
  sameSite: 'strict',
} as const

/**
 * Keeps the refresh token in a cookie for browsers that send `x-empanel-session: cookie`: no script can read it, and
 * only one procedure gets it. Another site cannot send that header: its preflight fails.
 */
function refreshCookieOf(request: FastifyRequest, reply: FastifyReply): RefreshCookie | null {
  if (request.headers['x-empanel-session'] !== 'cookie') return null
  return {
    token: request.server.parseCookie(request.headers.cookie ?? '')[cookieName],
    set: (token, seconds) => reply.setCookie(cookieName, token, { ...cookieOptions, maxAge: seconds }),
    clear: () => reply.clearCookie(cookieName, cookieOptions),
  }
}

/** @throws BAD_REQUEST, before any call runs, if several calls share one key. */
function idempotencyKeyOf({ headers }: FastifyRequest, calls: number): string | null {
  const key = headers['idempotency-key']?.toString() ?? null
  if (key !== null && calls > 1) {
    throw new Refusal('BAD_REQUEST', 'An Idempotency-Key is for one call: send this one without others.', {
      reason: 'validation',
    })
  }
  return key
}

const codes: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: 'BAD_REQUEST',
  408: 'TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
}

/** Puts a failure from before tRPC into the shape that its clients read. */
function errorReply(error: Error, httpStatus: number, requestId: string) {
  const code = codes[httpStatus] ?? 'INTERNAL_SERVER_ERROR'
  const message = httpStatus < 500 ? error.message : 'The server could not answer in time. Try again shortly.'
  const reason = httpStatus < 500 ? 'validation' : 'unavailable'
  return {
    error: { message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus, reason, requestId } },
  }
}

const causeOf = (error: TRPCError) => (error instanceof Refusal ? error.cause : undefined) ?? error
