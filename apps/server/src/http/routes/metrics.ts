import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Env } from '../../settings/env.ts'
import { isFromHere } from '../hooks/from-here.ts'

type Settings = Pick<Env, 'METRICS_TOKEN' | 'NODE_ENV' | 'TRUST_PROXY'>

/**
 * `GET /metrics` for Prometheus: the process, and the duration of requests by route. Readers need the token, if one is
 * set; without one, only this machine reads them, and not in production. For others it does not exist.
 */
export function addMetrics(app: FastifyInstance, settings: Settings): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to its reply.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })

  app.addHook('onResponse', (request, reply, done) => {
    // The pattern of the route, not the address: addresses contain ids, so there would be no end of labels.
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
    }
    duration.observe(labels, reply.elapsedTime / 1000)
    done()
  })

  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    if (!mayRead(request, settings)) return reply.callNotFound()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

function mayRead(request: FastifyRequest, { METRICS_TOKEN, NODE_ENV, TRUST_PROXY }: Settings): boolean {
  if (METRICS_TOKEN !== undefined) return isSame(request.headers.authorization, `Bearer ${METRICS_TOKEN}`)
  return NODE_ENV !== 'production' && TRUST_PROXY === false && isFromHere(request)
}

/** Takes a time that reveals neither where the texts differ nor how long they are. */
const isSame = (given: string | undefined, wanted: string) =>
  timingSafeEqual(hash('sha256', given ?? '', 'buffer'), hash('sha256', wanted, 'buffer'))
