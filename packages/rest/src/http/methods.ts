import { notFound, Refusal } from '@empanel/api'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify'
import { urlsOf } from './routes.ts'

/** Methods that some path takes. Only these get a route per path: with all methods there would be thousands. */
const common = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']

/**
 * Answers all other methods of the known paths: OPTIONS with the methods that the path takes, the rest with 405. On
 * unknown paths below `/api`, every method answers 404. `methodsByPath`: the methods that each path takes.
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
  // If two paths match, the router prefers the one without parameters.
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

/** Refuses before the body is read: its type would be checked first. `allow` gives the path's methods, undefined for an unknown path. */
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
