import { admit, type Context } from '@empanel/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from '../contract/endpoint.ts'
import type { Route } from '../contract/routes.ts'
import { camelKeys } from '../reading/names.ts'
import { assertRead, type Reading } from '../reading/reading.ts'
import { asRefused } from './errors.ts'
import { contradicted, readRequest, subjectOf } from './input.ts'
import { listAsJson } from './pieces.ts'

export type ContextFor = (request: FastifyRequest) => Promise<Context>

/** The URLs of a documented path: with its final slash, and without. */
export function urlsOf(path: string): string[] {
  const url = path.replace(/\{(\w+)\}/g, ':$1')
  return url.endsWith('/') ? [url, url.slice(0, -1)] : [url]
}

/** Serves one route. */
export function serveRoute(app: FastifyInstance, route: Route, contextFor: ContextFor): void {
  const { method } = route
  for (const url of urlsOf(route.path)) {
    app.route({
      method,
      url,
      // HEAD is handled like GET, authentication included.
      ...(method === 'GET' ? { exposeHeadRoute: true } : {}),
      // Before the body is read, so that strangers cannot make the server read one.
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
  assertRead(reading)
  const { body, version, page } = await call(route, request.getDecorator<Context>('restContext'), reading)
  nameIgnored(reply, new Set([...reading.ignored, ...contradicted(reading, body)]))
  if (version !== undefined) reply.header('etag', `"${version}"`)
  if (page) {
    reply.header('x-total-count', page.total)
    if (page.next) reply.header('link', `<${linkTo(page.next)}>; rel="next"`)
  }
  reply.code(route.status)
  if (route.status === 204) return reply.send()
  return Array.isArray(body) ? reply.type(json).send(listAsJson(body)) : reply.send(body)
}

const json = 'application/json; charset=utf-8'

async function call(route: Route, ctx: Context, reading: Reading): Promise<Answer> {
  const input = camelKeys(reading.input)
  try {
    return await route.answer(ctx, input, reading)
  } catch (error) {
    throw asRefused(error, input, reading.madeOf)
  }
}

/** Relative to the request, so that it also works behind proxies that change the path. */
function linkTo(query: Record<string, unknown>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value))
  }
  return `?${parameters}`
}

const mostNames = 50
const longestName = 60

/** Names the fields and parameters that had no effect, so that clients can find a typing error. */
function nameIgnored(reply: FastifyReply, ignored: ReadonlySet<string>): void {
  if (ignored.size === 0) return
  const names = [...ignored].slice(0, mostNames).map(name => name.slice(0, longestName).toWellFormed())
  // A header is no place for line breaks or letters beyond ASCII.
  reply.header('x-ignored', names.map(name => encodeURIComponent(name).replaceAll('%3D', '=')).join(', '))
}
