import { prune } from '@empanel/api'
import type { Connection } from '@empanel/db'
import type { FastifyBaseLogger } from 'fastify'

const everyMs = 600_000

/**
 * Removes outdated rows now and then, on each instance: they leave each other's alone. `stop` waits for the statement
 * that runs.
 */
export function startPruning({ db }: Pick<Connection, 'db'>, log: Pick<FastifyBaseLogger, 'warn'>) {
  const stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    running = running
      .then(() => prune(db, stopping.signal))
      .catch((err: unknown) =>
        log.warn({ err }, 'outdated rows were not removed; tried again in ten minutes'),
      )
  }, everyMs).unref()
  return {
    async stop(): Promise<void> {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
