import type { Connection } from '@empanel/db'
import type { FastifyInstance } from 'fastify'

/** Whether the process has been told to stop. */
export type Drain = { draining: boolean }

const patienceMs = 2000

/**
 * `/health/live` while the process runs; `/health/ready` while it takes work: 503 once it is being stopped, or when
 * its database does not answer within two seconds.
 */
export function addHealth(app: FastifyInstance, sql: Connection['sql'], drain: Drain): void {
  app.get('/health/live', { logLevel: 'warn' }, async () => ({ status: 'ok' }))

  app.get('/health/ready', { logLevel: 'warn' }, async (_request, reply) => {
    if (drain.draining) return reply.code(503).send({ status: 'draining' })
    if (!(await answers(sql))) return reply.code(503).send({ status: 'database unavailable' })
    return { status: 'ok' }
  })
}

async function answers(sql: Connection['sql']): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, patienceMs, false)
  const query = sql`select 1`.then(
    () => true,
    () => false,
  )
  const answered = await Promise.race([query, late])
  clearTimeout(timer)
  return answered
}
