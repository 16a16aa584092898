import { prune } from '@empanel/api'
import { type Connection, shortenLog } from '@empanel/db'
import type { FastifyBaseLogger } from 'fastify'

const everyMs = 600_000

/**
 * Removes outdated rows now and then, on each instance: they leave each other's alone. The embedded engine's log is
 * shortened with them. `stop` waits for the statement that runs.
 */
export function startPruning(
  { db, sql }: Pick<Connection, 'db' | 'sql'>,
  { log, isEmbedded }: { log: Pick<FastifyBaseLogger, 'warn'>; isEmbedded: boolean },
) {
  const stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    running = running
      .then(() => prune(db, stopping.signal))
      .then(() => (isEmbedded && !stopping.signal.aborted ? shortenLog(sql) : undefined))
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
