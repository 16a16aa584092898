import type { Context, RequestFacts } from '@empanel/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openApiDocument } from './document/document.ts'
import { notFound } from './endpoint.ts'
import { apiIndex, routes, servicePaths } from './endpoints.ts'
import { serveDocs } from './http/docs.ts'
import { sendError } from './http/errors.ts'
import { parseJson } from './http/json.ts'
import { refuseOtherMethods } from './http/methods.ts'
import { serveRoute } from './http/routes.ts'
import { urlsOf } from './http/urls.ts'

/** `contextFor`: the maker of contexts that all transports of a server share. */
export type RestOptions = { contextFor: (facts: RequestFacts) => Promise<Context> }

/**
 * Serves everything under `/api`. Register it without a prefix, beside other transports: its parsers, hooks and
 * error replies stay within its own scope.
 */
export async function restPlugin(app: FastifyInstance, options: RestOptions): Promise<void> {
  const document = openApiDocument()
  await app.register(async scope => serveApi(scope, options, document))
  await app.register(async scope => serveDocs(scope, document), { prefix: '/api' })
}

async function serveApi(app: FastifyInstance, options: RestOptions, document: object): Promise<void> {
  const contextFor = (request: FastifyRequest) =>
    options.contextFor({
      requestId: request.id,
      ip: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      authorization: request.headers.authorization,
      rotatesSessions: false,
      refreshCookie: null,
    })

  app.decorateRequest('restContext', null)
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.setErrorHandler(sendError)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(json, { parseAs: 'buffer' }, parse)

  for (const route of routes) serveRoute(app, route, contextFor)
  serveJson(app, servicePaths.index, apiIndex())
  serveJson(app, servicePaths.document, document)
  for (const [path, methods] of methodsByPath()) refuseOtherMethods(app, path, methods)
  app.all('/api/*', { onRequest: refuse }, refuse)
}

/** JSON that does not claim to be in another encoding than UTF-8. */
const json = /^application\/json\s*(;(?!.*charset=(?!"?utf-8\b)).*)?$/i

const parse = async (_request: FastifyRequest, body: Buffer) => parseJson(body)

const refuse = async () => {
  throw notFound()
}

function serveJson(app: FastifyInstance, path: string, value: object): void {
  for (const url of urlsOf(path)) app.get(url, { exposeHeadRoute: true }, async () => value)
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>(Object.values(servicePaths).map(path => [path, ['GET']]))
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method])
  return methods
}
