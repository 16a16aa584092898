import {
  createLiveSessions,
  createMinuteCounts,
  createSeals,
  createTokens,
  createTrail,
  createWaits,
  hashPassword,
  hearChanges,
  type LiveSessions,
  liveSessionsIn,
  presets,
  type Services,
  servedRegistration,
  shareFairly,
} from '@empanel/api'
import { type Choices, type Connection, connect, demoAccounts, migrate, readAddress } from '@empanel/db'
import type { FastifyInstance } from 'fastify'
import { auditKeys } from './audit-keys.ts'
import { ensureDataFolder } from './data-folder.ts'
import { followConnections } from './drain.ts'
import { type Env, WrongSetting } from './env.ts'
import type { Drain } from './health.ts'
import { builtPortal } from './portal.ts'
import { startPruning } from './pruning.ts'
import { wantedRegistration } from './registration.ts'
import { keptSecret } from './secret.ts'
import { buildServer } from './server.ts'

/** A server that listens. */
export type Running = {
  app: FastifyInstance
  address: string
  accounts: Accounts
  /** The folder of the portal that it serves, if that has been built. */
  portal: string | null
  stop(): Promise<void>
}

/** Whether anybody can sign in: nobody yet, those of the demo with this password, or accounts made by people. */
export type Accounts = { kind: 'none' } | { kind: 'demo'; password: string } | { kind: 'own' }

/** Connects, migrates, fills an empty demonstration, and listens. What was opened is closed again if a step fails. */
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
  // The embedded engine serves no other process, and delivers nothing to who listens.
  if (env.DATABASE_URL) await hearOthers(connection, app, liveSessions)
  const pruning = startPruning(connection, { log: app.log, isEmbedded: !env.DATABASE_URL })
  opened.defer(pruning.stop)
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

/** Without it the server works all the same: what others change is then known after seconds. */
async function hearOthers({ sql }: Connection, { log }: FastifyInstance, liveSessions: LiveSessions) {
  await hearChanges(sql, liveSessions).catch((err: unknown) => {
    log.warn({ err }, 'what other servers change is known here after seconds, not at once')
  })
}

/**
 * Opens the database that the settings name: for a command, which leaves nothing behind, or for requests. `join`: where
 * a server runs on the folder of the embedded one, works in the engine of that server.
 */
export function open(
  { DATABASE_URL, DATA_DIR }: Env,
  choices: Choices = { prepare: false },
): Promise<Connection> {
  const { notes } = readAddress(DATABASE_URL ?? '')
  if (notes.length > 0) process.stderr.write(`DATABASE_URL: ${notes.join('; ')}.\n`)
  return connect(DATABASE_URL ? { databaseUrl: DATABASE_URL } : { dataDir: DATA_DIR }, choices)
}

/** Several servers may share a database, so a secret that one of them keeps to itself will not do. */
async function ownSecret({ DATABASE_URL, DATA_DIR }: Env): Promise<string> {
  if (DATABASE_URL) {
    throw new WrongSetting(
      'JWT_SECRET must be set when DATABASE_URL is, to at least 32 bytes, for example the output of: openssl rand -base64 48',
    )
  }
  const remedy = 'Delete it, and the next start makes a new one; everybody then signs in again.'
  return keptSecret({ dataDir: DATA_DIR, name: 'jwt-secret', remedy })
}

/**
 * Loads the demo clinic into an embedded database with nothing in it, unless this is production.
 * @throws WrongSetting in production if the demo is there: its accounts must never exist there.
 */
async function prepareAccounts({ db, sql }: Connection, env: Env): Promise<Accounts> {
  const { NODE_ENV, DATABASE_URL, DATA_DIR } = env
  const [found] = await sql<[{ users: boolean; records: boolean; demo: boolean }]>`
    select exists (select from users) as users,
      exists (select from patients) or exists (select from doctors) as records,
      exists (select from users where email = ${demoAccounts[0].email} and role = 'admin') as demo`
  if (NODE_ENV === 'production' && found.demo) {
    const [name, other] = DATABASE_URL ? ['DATABASE_URL', 'database'] : ['DATA_DIR', 'folder']
    throw new WrongSetting(
      `${name} must name another ${other} in production: this one holds the demo clinic with its ready-made accounts`,
    )
  }
  const mayBeDemo = !DATABASE_URL && NODE_ENV !== 'production'
  if (!mayBeDemo || (!found.demo && (found.users || found.records))) {
    return { kind: found.users ? 'own' : 'none' }
  }
  const remedy = 'Delete the whole folder to have the demo clinic made anew.'
  const secret = await keptSecret({ dataDir: DATA_DIR, name: 'demo-password', remedy })
  const password = secret.slice(0, 12)
  if (!found.demo) {
    const { loadDemo } = await import('@empanel/db/demo')
    await loadDemo(db, { passwordHash: await hashPassword(password) })
  }
  return { kind: 'demo', password }
}
