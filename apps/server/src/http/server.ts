import { randomUUID } from 'node:crypto'
import { METHODS } from 'node:http'
import { createContextFactory, Refusal, type Services } from '@empanel/api'
import type { Connection } from '@empanel/db'
import { restPlugin, sendError } from '@empanel/rest'
import cors from '@fastify/cors'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type onRequestAsyncHookHandler,
} from 'fastify'
import helmet from 'helmet'
import type { Env } from '../settings/env.ts'
import { trusting } from '../settings/proxies.ts'
import { answerClientError, refuseOddities } from './hooks/client-error.ts'
import { corsFor } from './hooks/cors.ts'
import { addDeadline } from './hooks/deadline.ts'
import { addDrain, type Drain } from './hooks/drain.ts'
import { warnOfForwarding } from './hooks/forwarding.ts'
import { boundHeld } from './hooks/held.ts'
import { boundPipelining } from './hooks/pipelining.ts'
import { loggerOptions } from './logger.ts'
import { addHealth } from './routes/health.ts'
import { addMailbox } from './routes/mailbox.ts'
import { addMetrics } from './routes/metrics.ts'
import { portalPlugin, readPage, type SendPage } from './routes/portal.ts'
import { addRoot } from './routes/root.ts'
import { rpcPlugin } from './routes/rpc.ts'

type Parts = {
  env: Env
  services: Services
  sql: Connection['sql']
  drain: Drain
  /** The folder of the portal's build. Without one, browsers are shown the documentation of the API. */
  portal: string | null
}

/** Time for the head of a request to arrive, for the whole of it, and until its reply has begun. */
const headMs = 10_000
const arrivalMs = 12_000
const handlingMs = 8000
/** Longer replies are turned into bytes here. */
const longText = 65_536
/** A connection on which nothing moves for so long is closed. */
const idleMs = 30_000

/** Puts the server together without letting it listen. */
export async function buildServer({ env, services, sql, drain, portal }: Parts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOptions(env),
    genReqId: () => randomUUID(),
    trustProxy: env.TRUST_PROXY && trusting(env.TRUST_PROXY),
    bodyLimit: 1024 * 1024,
    requestTimeout: arrivalMs,
    connectionTimeout: idleMs,
    // By default Node checks every half minute only.
    http: { headersTimeout: headMs, connectionsCheckingInterval: 1000, requireHostHeader: false },
    // Batched calls carry the names of all their procedures in the path.
    routerOptions: { maxParamLength: 10_000 },
    forceCloseConnections: 'idle',
    // `addDrain` answers instead, in the shape of all other refusals.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    // For addresses that the router cannot read.
    frameworkErrors: sendError,
  })
  knowAllMethods(app)
  boundPipelining(app)
  addDeadline(app, handlingMs)
  warnOfForwarding(app, env.TRUST_PROXY)
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id)
    if (reply.statusCode === 413) letThemFinish(request, reply)
    done(null, asBytes(payload))
  })
  boundHeld(app)
  app.addHook('onRequest', (request, reply, done) => harden(request.raw, reply.raw, () => done()))
  refuseOddities(app)
  app.addHook('onRequest', refuseCompressed)
  await app.register(cors, { delegator: corsFor(env.CORS_ORIGINS) })
  addDrain(app, drain)
  app.setErrorHandler(sendError)
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ detail: 'Not found.' }))

  addHealth(app, sql, drain)
  addMetrics(app, env)
  addMailbox(app, env)
  const contextFor = createContextFactory(services)
  await app.register(rpcPlugin(contextFor))
  await app.register(restPlugin, { contextFor })
  const sendPage = portal === null ? toDocumentation : await readPage(portal)
  addRoot(app, sendPage)
  if (portal !== null) await app.register(portalPlugin(portal, sendPage))
  return app
}

/**
 * Lets routes refuse every method that Node knows, as a method without a body. The router would answer 404 to most, and
 * 400 to QUERY. Node itself hangs up on CONNECT, which is for proxies.
 */
function knowAllMethods(app: FastifyInstance): void {
  const others = METHODS.filter(method => method !== 'CONNECT' && !app.supportedMethods.includes(method))
  for (const method of [...others, 'QUERY']) app.addHttpMethod(method, { overrideExisting: true })
}

/** A compressed body may grow to a thousand times its size, so none is read (RFC 9110, 15.5.16). */
const refuseCompressed: onRequestAsyncHookHandler = async ({ headers }, reply) => {
  const coding = headers['content-encoding'] ?? 'identity'
  if (coding === 'identity') return
  reply.header('accept-encoding', 'identity')
  const message = `Bodies are taken as they are: send this one without Content-Encoding "${coding}".`
  throw new Refusal('UNSUPPORTED_MEDIA_TYPE', message, { reason: 'validation' })
}

/** Node would join a long text with the head into one string, and take three bytes of memory for each letter. */
const asBytes = (payload: unknown) =>
  typeof payload === 'string' && payload.length > longText ? Buffer.from(payload) : payload

/** A client that is cut off while it sends may never read why. So the rest is read, and thrown away. */
function letThemFinish({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection')
  raw.resume()
}

const toDocumentation: SendPage = reply => reply.redirect('/api/docs/')

/** The headers that protect browsers. Made once: `@fastify/helmet` makes them anew for each request, at 30 µs. */
const harden = helmet({
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      // Would break plain HTTP on a local network; TLS is the proxy's business.
      upgradeInsecureRequests: null,
    },
  },
})
