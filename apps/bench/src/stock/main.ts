import {
  type AppRouter,
  appRouter,
  auditKeyFrom,
  createAuditor,
  createContextFactory,
  createLiveSessions,
  createSeals,
  createTokens,
  liveSessionsIn,
  presets,
} from '@empanel/api'
import { connect } from '@empanel/db'
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import Fastify from 'fastify'

/* Empanel's router behind the adapter that comes with tRPC, on a Fastify with nothing else but its log. */
const { DATABASE_URL = '', JWT_SECRET = '', PORT = '' } = process.env
const connection = await connect({ databaseUrl: DATABASE_URL })
const auditor = createAuditor({ db: connection.db, key: auditKeyFrom(JWT_SECRET) })
const contextFor = createContextFactory({
  db: auditor.db,
  auditor,
  policy: presets.clinic,
  tokens: createTokens({ secret: JWT_SECRET, accessMinutes: 1440, refreshDays: 7, sessionDays: 30 }),
  liveSessions: createLiveSessions(liveSessionsIn(connection.db)),
  seals: createSeals([JWT_SECRET]),
  breakGlassMinutes: 60,
})
const app = Fastify({ logger: true, routerOptions: { maxParamLength: 10_000 } })
app.get('/health/ready', { logLevel: 'warn' }, async () => ({ status: 'ok' }))
const trpcOptions: FastifyTRPCPluginOptions<AppRouter>['trpcOptions'] = {
  router: appRouter,
  createContext: ({ req }) =>
    contextFor({
      authorization: req.headers.authorization,
      requestId: crypto.randomUUID(),
      ip: req.ip,
      userAgent: req.headers['user-agent'] ?? null,
      idempotencyKey: null,
      rotatesSessions: true,
      refreshCookie: null,
    }),
}
app.register(fastifyTRPCPlugin<AppRouter>, { prefix: '/trpc', trpcOptions })

process.on('SIGTERM', async () => {
  await app.close()
  await auditor.idle()
  await connection.close()
})
await app.listen({ host: '127.0.0.1', port: Number(PORT) })
