import { prune } from '@empanel/api'
import { type Connection, reuseRoom, shortenLog } from '@empanel/db'
import type { FastifyBaseLogger } from 'fastify'

const everyMs = 600_000

/**
 * Removes outdated rows every ten minutes, on each instance; several do not collide. On the embedded engine it also
 * frees the room of removed rows and shortens the log. `stop` waits for the statement that runs.
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
      .then(async () => {
        if (!isEmbedded || stopping.signal.aborted) return
        await reuseRoom(sql)
        await shortenLog(sql)
      })
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
