import {
  type AppRouter,
  appRouter,
  type Context,
  type RefreshCookie,
  Refusal,
  type RequestFacts,
} from '@empanel/api'
import fastifyCookie from '@fastify/cookie'
import type { TRPCError } from '@trpc/server'
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import { type TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const largestBatch = 50

/** `/trpc`: the router over HTTP, in a scope of its own because the adapter replaces Fastify's JSON parser. */
export function rpcPlugin(contextFor: (facts: RequestFacts) => Promise<Context>) {
  const trpcOptions: FastifyTRPCPluginOptions<AppRouter>['trpcOptions'] = {
    router: appRouter,
    maxBatchSize: largestBatch,
    createContext: ({ req, res }) =>
      contextFor({
        authorization: req.headers.authorization,
        requestId: req.id,
        ip: req.ip,
        userAgent: req.headers['user-agent'] ?? null,
        rotatesSessions: true,
        refreshCookie: refreshCookieOf(req, res),
      }),
    responseMeta: ({ errors }) =>
      errors.some(({ code }) => code === 'SERVICE_UNAVAILABLE') ? { headers: { 'retry-after': '5' } } : {},
    onError({ error, req }) {
      if (error.code === 'INTERNAL_SERVER_ERROR') req.log.error({ err: causeOf(error) }, 'procedure failed')
    },
  }
  return async (scope: FastifyInstance) => {
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store')
      refuseOtherTypes(request)
    })
    scope.setErrorHandler<FastifyError>((error, request, reply) => {
      const status = error.statusCode ?? 500
      if (status >= 500) request.log.error({ err: error }, 'request failed')
      if (status === 503) reply.header('retry-after', '5')
      return reply.code(status).send(errorReply(error, status, request.id))
    })
    await scope.register(fastifyCookie)
    await scope.register(fastifyTRPCPlugin<AppRouter>, { prefix: '/trpc', trpcOptions })
  }
}

const cookieName = 'empanel_refresh'
const cookieOptions = {
  path: '/trpc/auth.refresh',
  httpOnly: true,
  secure: true,
  sameSite: 'strict',
} as const

/**
 * For browsers that say `x-empanel-session: cookie`: the refresh token stays where no script reads it and is sent to
 * the one procedure that takes it. Another site cannot set that header without a preflight, which it fails.
 */
function refreshCookieOf(request: FastifyRequest, reply: FastifyReply): RefreshCookie | null {
  if (request.headers['x-empanel-session'] !== 'cookie') return null
  return {
    token: request.cookies[cookieName],
    set: (token, seconds) => reply.setCookie(cookieName, token, { ...cookieOptions, maxAge: seconds }),
    clear: () => reply.clearCookie(cookieName, cookieOptions),
  }
}

/** A form or a text needs no preflight, so another site could send one: only JSON runs a procedure. */
function refuseOtherTypes({ method, headers }: FastifyRequest): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (
    method !== 'POST' ||
    type === 'application/json' ||
    (type === undefined && !headers['content-length'])
  ) {
    return
  }
  throw Object.assign(new Error('Send the body as application/json.'), { statusCode: 415 })
}

const codes: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: 'BAD_REQUEST',
  408: 'TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
}

/** What failed before tRPC saw it, in the shape that its clients read. */
function errorReply(error: FastifyError, httpStatus: number, requestId: string) {
  const code = codes[httpStatus] ?? 'INTERNAL_SERVER_ERROR'
  const message = httpStatus < 500 ? error.message : 'The server could not answer in time. Try again shortly.'
  const reason = httpStatus < 500 ? 'validation' : 'unavailable'
  return {
    error: { message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus, reason, requestId } },
  }
}

const causeOf = (error: TRPCError) => (error instanceof Refusal ? error.cause : undefined) ?? error
