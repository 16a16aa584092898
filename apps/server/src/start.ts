import { createTokens, hashPassword, presets, type Services } from '@empanel/api'
import { type Connection, connect, demoAccounts, migrate, users } from '@empanel/db'
import type { FastifyInstance } from 'fastify'
import type { Env } from './env.ts'
import type { Drain } from './health.ts'
import { keptSecret } from './secret.ts'
import { buildServer } from './server.ts'

/** A server that listens. */
export type Running = {
  app: FastifyInstance
  address: string
  accounts: Accounts
  stop(): Promise<void>
}

/** Whether anybody can sign in: nobody yet, those of the demo with this password, or accounts made by people. */
export type Accounts = { kind: 'none' } | { kind: 'demo'; password: string } | { kind: 'own' }

/** Half-sent requests and open streams get this long before their connections are cut. */
const graceMs = 5000

/** Connects, migrates, fills an empty demonstration, and listens. What was opened is closed again if a step fails. */
export async function start(env: Env): Promise<Running> {
  const connection = await open(env)
  try {
    await migrate(connection.url)
    const accounts = await prepareAccounts(connection, env)
    const drain: Drain = { draining: false }
    const services = await servicesFor(connection, env)
    const app = await buildServer({ env, services, sql: connection.sql, drain })
    const address = await app.listen({ host: env.HOST, port: env.PORT })
    return { app, address, accounts, stop: () => stop(app, connection, drain) }
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** Opens the database that the settings name. */
export function open({ DATABASE_URL, DATA_DIR }: Env): Promise<Connection> {
  return connect(DATABASE_URL ? { databaseUrl: DATABASE_URL } : { dataDir: DATA_DIR })
}

async function servicesFor({ db }: Connection, env: Env): Promise<Services> {
  const secret = env.JWT_SECRET ?? (await keptSecret(env.DATA_DIR, 'jwt-secret'))
  const tokens = createTokens({
    secret,
    accessMinutes: env.JWT_ACCESS_MINUTES,
    refreshDays: env.JWT_REFRESH_DAYS,
  })
  return { db, policy: presets[env.ACCESS_POLICY], tokens }
}

/** Loads the demo clinic into an embedded database without accounts, unless this is production. */
async function prepareAccounts({ db }: Connection, env: Env): Promise<Accounts> {
  const [first] = await db.select({ email: users.email }).from(users).orderBy(users.id).limit(1)
  const mayBeDemo = !env.DATABASE_URL && env.NODE_ENV !== 'production'
  if (!mayBeDemo) return { kind: first ? 'own' : 'none' }
  if (first && first.email !== demoAccounts[0].email) return { kind: 'own' }
  const password = (await keptSecret(env.DATA_DIR, 'demo-password')).slice(0, 12)
  if (!first) {
    const { loadDemo } = await import('@empanel/db/demo')
    await loadDemo(db, { passwordHash: await hashPassword(password) })
  }
  return { kind: 'demo', password }
}

async function stop(app: FastifyInstance, connection: Connection, drain: Drain): Promise<void> {
  drain.draining = true
  const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
  await app.close()
  clearTimeout(cut)
  await connection.close()
}
