import {
  createLiveSessions,
  createMinuteCounts,
  createSeals,
  createTokens,
  createTrail,
  createWaits,
  hearChanges,
  type LiveSessions,
  liveSessionsIn,
  presets,
  type Services,
  servedRegistration,
  shareFairly,
} from '@empanel/api'
import { type Connection, migrate } from '@empanel/db'
import type { FastifyInstance } from 'fastify'
import { type Drain, followConnections } from '../http/hooks/drain.ts'
import { builtPortal } from '../http/routes/portal.ts'
import { buildServer } from '../http/server.ts'
import { transportFor } from '../mail/transport.ts'
import { auditKeys } from '../settings/audit-keys.ts'
import { ensureDataFolder } from '../settings/data-folder.ts'
import type { Env } from '../settings/env.ts'
import { mailSettings } from '../settings/mail.ts'
import { wantedRegistration } from '../settings/registration.ts'
import { keptSecret } from '../settings/secret.ts'
import { WrongSetting } from '../settings/user-error.ts'
import { type Accounts, prepareAccounts } from './accounts.ts'
import { open } from './database.ts'
import { startMails } from './mails.ts'
import { startPasswordRequests } from './password-requests.ts'
import { startPlans } from './plans.ts'
import { startPruning } from './pruning.ts'

/** A server that listens. */
export type Running = {
  app: FastifyInstance
  address: string
  accounts: Accounts
  /** The folder of the portal that it serves; null where there is no build. */
  portal: string | null
  stop(): Promise<void>
}

/** Connects, migrates, loads the demo into an empty database, and listens. If a step fails, it closes what it opened. */
export async function start(env: Env): Promise<Running> {
  if (!env.DATABASE_URL) await ensureDataFolder(env.DATA_DIR)
  const secret = env.JWT_SECRET ?? (await ownSecret(env))
  const [key] = await auditKeys(env)
  await using opened = new AsyncDisposableStack()
  let tell = (_text: string) => {}
  const connection = opened.use(await open(env, { forRequests: true, tell: text => tell(text) }))
  await migrate(connection.url)
  const accounts = await prepareAccounts(connection, env)
  const drain: Drain = { draining: false }
  const db = shareFairly(connection.db)
  const trail = createTrail({ db, direct: connection.db, key })
  opened.defer(() => trail.idle())
  const liveSessions = createLiveSessions(liveSessionsIn(connection.db))
  const services: Services = {
    db,
    trail,
    policy: presets[env.ACCESS_POLICY],
    registration: servedRegistration(presets[env.ACCESS_POLICY], wantedRegistration(env)),
    tokens: createTokens({
      secret,
      previousSecret: env.JWT_PREVIOUS_SECRET,
      accessMinutes: env.JWT_ACCESS_MINUTES,
      refreshDays: env.JWT_REFRESH_DAYS,
      sessionDays: env.JWT_SESSION_DAYS,
    }),
    liveSessions,
    seals: createSeals([secret, ...(env.JWT_PREVIOUS_SECRET ? [env.JWT_PREVIOUS_SECRET] : [])]),
    mail: mailSettings(env),
    breakGlassMinutes: env.BREAK_GLASS_MINUTES,
    quotas: {
      creationsPerMinute: env.CREATIONS_PER_MINUTE,
      creationsPerDay: env.CREATIONS_PER_DAY,
      registrationsPerHour: env.REGISTRATIONS_PER_HOUR,
      recordedPerMinute: env.RECORDED_PER_MINUTE,
    },
    recordings: createMinuteCounts(),
    waits: createWaits(),
  }
  const portal = builtPortal()
  const app = await buildServer({ env, services, sql: connection.sql, drain, portal })
  tell = text => app.log.error(text)
  // The embedded engine serves no other process, and its LISTEN delivers nothing.
  if (env.DATABASE_URL) await hearOthers(connection, app, liveSessions)
  const pruning = startPruning(connection, { log: app.log, isEmbedded: !env.DATABASE_URL })
  opened.defer(pruning.stop)
  const plans = startPlans(services, app)
  opened.defer(plans.stop)
  const passwordRequests = startPasswordRequests(services, app)
  opened.defer(passwordRequests.stop)
  const mails = startMails(services, transportFor(env), app)
  opened.defer(mails.stop)
  const connections = followConnections(app.server)
  opened.defer(() => connections.within(() => app.close()))
  const address = await app.listen({ host: env.HOST, port: env.PORT })
  const running = opened.move()
  const stop = () => {
    drain.draining = true
    return running.disposeAsync()
  }
  return { app, address, accounts, portal, stop }
}

/** Listens for changes by other servers. If that fails, this server works too, and learns of them after seconds. */
async function hearOthers({ sql }: Connection, { log }: FastifyInstance, liveSessions: LiveSessions) {
  await hearChanges(sql, liveSessions).catch((err: unknown) => {
    log.warn({ err }, 'what other servers change is known here after seconds, not at once')
  })
}

/** Several servers may share a PostgreSQL database: then a secret that one of them keeps in its folder will not do. */
async function ownSecret({ DATABASE_URL, DATA_DIR }: Env): Promise<string> {
  if (DATABASE_URL) {
    throw new WrongSetting(
      'JWT_SECRET must be set when DATABASE_URL is, to at least 32 bytes, for example the output of: openssl rand -base64 48',
    )
  }
  const remedy = 'Delete it, and the next start makes a new one; everybody then signs in again.'
  return keptSecret({ dataDir: DATA_DIR, name: 'jwt-secret', remedy })
}
