import { notFound, Refusal } from '@empanel/api'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify'
import { urlsOf } from './routes.ts'

/** Those that some path takes. Of the others no path has a route of its own: they would be thousands. */
const common = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']

/**
 * Answers the methods that a known path does not take: OPTIONS by naming those it takes, others with 405. On any other
 * path below `/api` every method is 404. `methodsByPath`: those that each path takes.
 */
export function refuseOtherMethods(
  app: FastifyInstance,
  methodsByPath: ReadonlyMap<string, readonly string[]>,
): void {
  const known = [...methodsByPath].flatMap(([path, methods]) => {
    const taken = methods.includes('GET') ? [...methods, 'HEAD'] : [...methods]
    const allow = [...taken, 'OPTIONS'].sort().join(', ')
    return urlsOf(path).map(url => ({ url, taken, allow, pattern: patternOf(url) }))
  })
  // Where two fit, the router takes the one without parameters.
  known.sort((one, other) => Number(one.url.includes(':')) - Number(other.url.includes(':')))
  for (const { url, taken, allow } of known) {
    app.route({
      method: 'OPTIONS',
      url,
      onRequest: async (_request, reply) => reply.code(204).header('allow', allow).send(),
      handler,
    })
    const refused = common.filter(method => !taken.includes(method))
    app.route({ method: refused, url, onRequest: refusing(() => allow), handler })
  }
  const allowAt = (path: string) => known.find(({ pattern }) => pattern.test(path))?.allow
  const uncommon = app.supportedMethods.filter(method => !common.includes(method) && method !== 'OPTIONS')
  app.route({ method: uncommon, url: '/api', onRequest: refusing(() => allowAt('/api')), handler })
  app.route<Below>({
    method: uncommon,
    url: '/api/*',
    onRequest: refusing(({ params }) => allowAt(`/api/${params['*']}`)),
    handler,
  })
  app.route({ method: [...common, 'OPTIONS'], url: '/api/*', onRequest: refusing(() => undefined), handler })
}

const patternOf = (url: string) =>
  new RegExp(`^${url.replaceAll('.', String.raw`\.`).replace(/:\w+/g, '[^/]+')}$`)

type Below = { Params: { '*': string } }

const handler = async () => {}

/** Before the body is read, whose type would otherwise be judged first. `allow`: of the path; undefined where there is none. */
function refusing<Route extends RouteGenericInterface>(
  allow: (request: FastifyRequest<Route>) => string | undefined,
) {
  return async (request: FastifyRequest<Route>, reply: FastifyReply): Promise<void> => {
    const allowed = allow(request)
    if (allowed === undefined) throw notFound()
    reply.header('allow', allowed)
    const message = `Method "${request.method}" not allowed.`
    throw new Refusal('METHOD_NOT_SUPPORTED', message, { reason: 'validation' })
  }
}
