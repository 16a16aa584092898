import { prune, weighPanels } from '@empanel/api'
import { type Connection, reuseRoom, shortenLog } from '@empanel/db'
import type { FastifyBaseLogger } from 'fastify'

const everyMs = 600_000

/**
 * Removes outdated rows every ten minutes, on each instance; several do not collide. On the embedded engine it also
 * frees the room of removed rows and shortens the log. On each new day it weighs the panels. `stop` waits for the
 * statement that runs.
 */
export function startPruning(
  { db, sql }: Pick<Connection, 'db' | 'sql'>,
  { log, isEmbedded }: { log: Pick<FastifyBaseLogger, 'warn'>; isEmbedded: boolean },
) {
  const stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  let weighedOn = ''
  const timer = setInterval(() => {
    running = running
      .then(() => prune(db, stopping.signal))
      .then(async () => {
        if (!isEmbedded || stopping.signal.aborted) return
        await reuseRoom(sql)
        await shortenLog(sql)
      })
      .then(async () => {
        const today = new Date().toISOString().slice(0, 10)
        if (today === weighedOn || stopping.signal.aborted) return
        await weighPanels(db)
        weighedOn = today
      })
      .catch((err: unknown) =>
        log.warn({ err }, 'the upkeep of the database failed; tried again in ten minutes'),
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
