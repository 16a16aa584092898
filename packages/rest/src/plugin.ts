import type { Context, RequestFacts } from '@empanel/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiIndex, routes, servicePaths } from './contract/routes.ts'
import { serveDocs } from './http/docs.ts'
import { sendError } from './http/errors.ts'
import { refuseOtherMethods } from './http/methods.ts'
import { serveRoute, urlsOf } from './http/routes.ts'
import { parseForm } from './reading/forms.ts'
import { parseJson } from './reading/json.ts'

/** `contextFor` makes the context of a request. All transports of a server share it. */
export type RestOptions = { contextFor: (facts: RequestFacts) => Promise<Context> }

/**
 * Serves everything under `/api`. Register it without a prefix, beside other transports: its parsers, hooks and
 * error replies stay within its own scope.
 */
export async function restPlugin(app: FastifyInstance, options: RestOptions): Promise<void> {
  await app.register(async scope => serveApi(scope, options))
  await app.register(async scope => serveDocs(scope, loadDocument), { prefix: '/api' })
}

let document: Promise<Record<string, unknown>> | undefined

/** Generated at the first request: every server starts, but few are asked for it. */
function loadDocument(): Promise<Record<string, unknown>> {
  document ??= import('./document/document.ts').then(({ openApiDocument }) => openApiDocument())
  return document
}

async function serveApi(app: FastifyInstance, options: RestOptions): Promise<void> {
  const contextFor = (request: FastifyRequest) =>
    options.contextFor({
      requestId: request.id,
      ip: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      idempotencyKey: request.headers['idempotency-key']?.toString() ?? null,
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
  app.addContentTypeParser(json, { parseAs: 'buffer' }, readJson)
  app.addContentTypeParser(form, { parseAs: 'buffer' }, readForm)

  for (const route of routes) serveRoute(app, route, contextFor)
  serveJson(app, servicePaths.index, async () => apiIndex())
  serveJson(app, servicePaths.document, loadDocument)
  refuseOtherMethods(app, methodsByPath())
}

/** Content types in UTF-8, or without a charset. */
const json = /^application\/json\s*(;(?!.*charset=(?!"?utf-?8\b)).*)?$/i
const form =
  /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;(?!.*charset=(?!"?utf-?8\b)).*)?$/i

const readJson = async (_request: FastifyRequest, body: Buffer) => parseJson(body)
const readForm = async ({ headers }: FastifyRequest, body: Buffer) =>
  parseForm(headers['content-type'] ?? '', body)

function serveJson(app: FastifyInstance, path: string, value: () => Promise<object>): void {
  for (const url of urlsOf(path)) app.get(url, { exposeHeadRoute: true }, value)
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>(Object.values(servicePaths).map(path => [path, ['GET']]))
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method])
  return methods
}
