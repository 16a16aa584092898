import { admit, type Context } from '@empanel/api'
import { callTRPCProcedure, TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RestContext } from '../endpoint.ts'
import type { Route } from '../endpoints.ts'
import { restRouter } from '../router.ts'
import { inputOf, invalid, subjectOf } from './input.ts'
import { urlsOf } from './urls.ts'
import { fieldErrorsFor } from './wording.ts'

export type ContextFor = (request: FastifyRequest) => Promise<Context>

/** Serves one annotated procedure. */
export function serveRoute(app: FastifyInstance, route: Route, contextFor: ContextFor): void {
  const { method } = route
  for (const url of urlsOf(route.path)) {
    app.route({
      method,
      url,
      // HEAD is answered as GET is, authentication and all.
      ...(method === 'GET' ? { exposeHeadRoute: true } : {}),
      // Before the body is read: strangers get no more than the refusal.
      onRequest: async request => {
        const ctx = await contextFor(request)
        for (const access of route.access) await admit(ctx, access, subjectOf(request))
        request.setDecorator('restContext', ctx)
      },
      handler: (request, reply) => answer(route, request, reply),
    })
  }
}

async function answer(route: Route, request: FastifyRequest, reply: FastifyReply) {
  const input = inputOf(request, route.method)
  const more = (cursor: string | null) => {
    if (cursor !== null) reply.header('link', `<${nextPage(request.url, cursor)}>; rel="next"`)
  }
  const ctx = { ...request.getDecorator<Context>('restContext'), more }
  const data = await call(route, ctx, input)
  return route.status === 204 ? reply.code(204).send() : reply.code(route.status).send(data)
}

async function call({ name, type }: Route, ctx: RestContext, input: unknown): Promise<unknown> {
  try {
    return await callTRPCProcedure({
      router: restRouter,
      path: name,
      type,
      ctx,
      getRawInput: async () => input,
      signal: undefined,
      batchIndex: 0,
    })
  } catch (error) {
    const invalidInput = error instanceof TRPCError && error.code === 'BAD_REQUEST' && error.cause
    if (invalidInput instanceof z.ZodError) throw invalid(fieldErrorsFor(invalidInput.issues, input))
    throw error
  }
}

/** Relative to the request, so that it holds behind proxies that change the path. */
function nextPage(url: string, cursor: string): string {
  const query = new URLSearchParams(url.split('?')[1])
  query.set('cursor', cursor)
  return `?${query}`
}
