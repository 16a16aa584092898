import type { Connection } from '@empanel/db'
import type { FastifyInstance } from 'fastify'
import type { Drain } from '../hooks/drain.ts'

const patienceMs = 2000

/**
 * `/health/live` answers 200 while the process runs. `/health/ready` answers 503 once the process stops, when the
 * database does not answer within two seconds, takes no changes, or refuses the queries of requests.
 */
export function addHealth(app: FastifyInstance, sql: Connection['sql'], drain: Drain): void {
  app.get('/health/live', { logLevel: 'warn' }, async () => ({ status: 'ok' }))

  app.get('/health/ready', { logLevel: 'warn' }, async (_request, reply) => {
    const status = drain.draining ? 'draining' : await stateOf(sql)
    return reply.code(status === 'ok' ? 200 : 503).send({ status })
  })
}

type State = 'ok' | 'database unavailable' | 'database read-only' | 'tables unreadable'

/** Reads tables as requests do: on the same connections, and by names that depend on the session. */
async function stateOf(sql: Connection['sql']): Promise<State> {
  const { promise: late, resolve } = Promise.withResolvers<State>()
  const timer = setTimeout(resolve, patienceMs, 'database unavailable')
  const read = sql<[{ readOnly: boolean }]>`
    select current_setting('transaction_read_only')::boolean as "readOnly", exists (select from users), exists (select from sessions), exists (select from patients),
      exists (select from practitioners), exists (select from assignments), exists (select from audit_events)`
  const answer = read.then(
    ([{ readOnly }]): State => (readOnly ? 'database read-only' : 'ok'),
    (error: unknown): State => (isAboutTables(error) ? 'tables unreadable' : 'database unavailable'),
  )
  const state = await Promise.race([answer, late])
  clearTimeout(timer)
  return state
}

/** PostgreSQL's classes of codes: a wrong name or right (42), a session that lost its statements (26), broken data (XX). */
const isAboutTables = (error: unknown) =>
  error instanceof Error && 'code' in error && /^(42|26|XX)/.test(String(error.code))
