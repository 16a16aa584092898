import { createAdmin, createContextFactory, type PresetName, type Services } from '@empanel/api'
import { addSession, addUser, testServices } from '@empanel/api/testing'
import type { Connection, users } from '@empanel/db'
import { suiteDatabase } from '@empanel/db/testing/suite'
import Fastify, { type FastifyInstance } from 'fastify'
import { type RestOptions, restPlugin } from '../../src/plugin.ts'
import { mustConform } from './conformance.ts'

export type Sent = {
  token?: string | undefined
  /** Sent as JSON. */
  json?: unknown
  /** Sent as JSON that the server accepts although the document does not show it. */
  lenient?: unknown
  /** Sent unchanged. */
  raw?: NonNullable<RequestInit['body']>
  headers?: Record<string, string>
}
export type Reply = { status: number; headers: Headers; text: string; body: unknown }
export type Send = (method: string, path: string, sent?: Sent) => Promise<Reply>

export type TestServer = AsyncDisposable & {
  db: Connection['db']
  services: Services
  origin: string
  /** Sends a real request. Throws if the OpenAPI document does not describe the reply. */
  send: Send
  /** Like `send`. Also throws if the request was not refused, or changed any row. The audit trail may grow. */
  refused: Send
  /** The newest row of the audit trail. */
  lastAuditEvent(): Promise<object | undefined>
  addAdmin(email: string, password: string): Promise<void>
  /** An account with this role, and an access token for it, made without the costly password. */
  account(
    role: 'admin' | 'staff' | 'doctor' | 'patient',
    values?: Partial<typeof users.$inferInsert>,
  ): Promise<Account>
}
export type Account = { id: number; email: string; token: string }

type Options = Partial<RestOptions> & { prepare?: (app: FastifyInstance) => void }

/**
 * Gives the test file that awaits this at its top level a database. Returns a function that empties it and starts a server
 * on it, with only the REST interface, under a policy preset.
 */
export async function useDatabase() {
  const connection = await suiteDatabase()
  return async (preset: PresetName, options: Options = {}): Promise<TestServer> => {
    await connection.sql.unsafe(emptying)
    return startServer(connection, preset, options)
  }
}

/** Deletes all rows, which is much faster than truncating when there are few. Ids start at 1 again. */
const emptying = [
  'idempotency_keys',
  'assignments',
  'patients',
  'practitioner_sites',
  'account_sites',
  'practitioners',
  'sign_in_attempts',
  'sessions',
  'one_time_tokens',
  'mails',
  'users',
]
  .map(table => `delete from ${table};`)
  .concat(
    ['assignments', 'patients', 'practitioners', 'users'].map(
      table => `select setval(pg_get_serial_sequence('${table}', 'id'), 1, false);`,
    ),
  )
  .join('')

async function startServer(
  connection: Connection,
  preset: PresetName,
  options: Options,
): Promise<TestServer> {
  const services = testServices(connection.db, preset)
  const app = Fastify({ forceCloseConnections: true })
  options.prepare?.(app)
  await app.register(restPlugin, { contextFor: options.contextFor ?? createContextFactory(services) })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const send: Send = (method, path, sent) => exchange(origin, method, path, sent)

  return {
    db: connection.db,
    services,
    origin,
    send,
    refused: async (method, path, sent) => {
      const before = await contents(connection)
      const reply = await send(method, path, sent)
      const after = await contents(connection)
      if (reply.status < 400 || before !== after) throw new Error(`${method} ${path} was not refused`)
      return reply
    },
    lastAuditEvent: async () => {
      const [row] = await connection.sql`select * from audit_events order by id desc limit 1`
      return row
    },
    addAdmin: async (email, password) => {
      await createAdmin(services, { email, name: 'Administrator', password })
    },
    account: async (role, values) => {
      const { id, email } = await addUser(connection.db, { ...values, role })
      const { access } = await addSession(services, id, { rotatesSessions: false })
      return { id, email, token: access }
    },
    [Symbol.asyncDispose]: async () => {
      await app.close()
    },
  }
}

/** A server with an account of this role. `post` sends as it. */
export async function serverFor(
  start: Awaited<ReturnType<typeof useDatabase>>,
  role: Parameters<TestServer['account']>[0],
) {
  const server = await start('clinic')
  const { token, id } = await server.account(role)
  const post = (lenient: object, path = '/api/patients/') => server.send('POST', path, { token, lenient })
  return { server, token, id, post }
}

async function exchange(origin: string, method: string, path: string, sent: Sent = {}): Promise<Reply> {
  const { token, json, lenient = json, raw, headers } = sent
  const body = raw ?? (lenient === undefined ? undefined : JSON.stringify(lenient))
  const response = await fetch(origin + path, {
    method,
    headers: {
      ...(lenient === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const reply = { status: response.status, headers: response.headers, text: await response.text() }
  mustConform({ method, path, sent: json, ...reply })
  const isJson = reply.text !== '' && response.headers.get('content-type')?.startsWith('application/json')
  return { ...reply, body: isJson ? JSON.parse(reply.text) : undefined }
}

/** Every row that a refused request must not change. */
async function contents({ sql }: Connection): Promise<string> {
  const [row] = await sql`select
    (select json_agg(t order by id) from users t) users, (select json_agg(t order by id) from sessions t) sessions,
    (select json_agg(t order by id) from patients t) patients, (select json_agg(t order by id) from practitioners t) doctors,
    (select json_agg(t order by id) from assignments t) assignments,
    (select json_agg(t order by key_hash) from idempotency_keys t) keys`
  return JSON.stringify(row)
}

/** A string in a JSON reply. */
export function text(body: unknown, name: string): string {
  const value = field(body, name)
  if (typeof value !== 'string') throw new Error(`no text ${name} in ${JSON.stringify(body)}`)
  return value
}

/** The `id` in a JSON reply. */
export function idIn(body: unknown): number {
  const value = field(body, 'id')
  if (typeof value !== 'number') throw new Error(`no id in ${JSON.stringify(body)}`)
  return value
}

export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null
    ? Object.entries(body).find(([key]) => key === name)?.[1]
    : undefined
}
