import { admit, type Context } from '@empanel/api'
import { callTRPCProcedure } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RestContext } from '../contract/endpoint.ts'
import type { Route } from '../contract/endpoints.ts'
import { restRouter } from '../contract/router.ts'
import type { Reading } from '../reading/reading.ts'
import { asRefused } from './errors.ts'
import { nameIgnored, versionsIn } from './headers.ts'
import { contradicted, readRequest, subjectOf } from './input.ts'
import { listAsJson } from './pieces.ts'
import { urlsOf } from './urls.ts'

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
        const ctx = await admit(await contextFor(request), route.access, subjectOf(request))
        request.setDecorator('restContext', ctx)
      },
      handler: (request, reply) => answer(route, request, reply),
    })
  }
}

async function answer(route: Route, request: FastifyRequest, reply: FastifyReply) {
  const reading = readRequest(request, route)
  nameIgnored(reply, reading.ignored)
  let same = {}
  const ctx: RestContext = {
    ...request.getDecorator<Context>('restContext'),
    basis: { versions: versionsIn(request.headers['if-match']), fromForm: reading.isForm },
    asked: query => {
      same = query
    },
    listed: ({ nextCursor, total }) => {
      reply.header('x-total-count', total)
      if (nextCursor !== null) reply.header('link', `<${nextPage(same, nextCursor)}>; rel="next"`)
    },
    tag: version => reply.header('etag', `"${version}"`),
    ignore: name => nameIgnored(reply, reading.ignored.add(name)),
  }
  const data = await call(route, ctx, reading)
  for (const name of contradicted(reading, data)) ctx.ignore(name)
  if (route.status === 204) return reply.code(204).send()
  reply.code(route.status)
  return Array.isArray(data) ? reply.type(json).send(listAsJson(data)) : reply.send(data)
}

const json = 'application/json; charset=utf-8'

async function call({ name, type }: Route, ctx: RestContext, { input, madeOf }: Reading): Promise<unknown> {
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
    throw asRefused(error, input, madeOf)
  }
}

/**
 * Relative to the request, so that it holds behind proxies that change the path; of the query what counts, so that it is
 * never too long to be asked for.
 */
function nextPage(asked: Record<string, string | number | undefined>, cursor: string): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...asked, cursor })) {
    if (value !== undefined) query.set(name, String(value))
  }
  return `?${query}`
}
