import { prune, weighPanels } from '@empanel/api'
import { type Connection, reuseRoom, shortenLog } from '@empanel/db'
import type { FastifyBaseLogger } from 'fastify'
import { startRepeating } from './repeating.ts'

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
  let weighedOn = ''
  async function upkeep(stopping: AbortSignal): Promise<void> {
    await prune(db, stopping)
    if (isEmbedded && !stopping.aborted) {
      await reuseRoom(sql)
      await shortenLog(sql)
    }
    const today = new Date().toISOString().slice(0, 10)
    if (today === weighedOn || stopping.aborted) return
    await weighPanels(db)
    weighedOn = today
  }
  return startRepeating(everyMs, stopping =>
    upkeep(stopping).catch((err: unknown) =>
      log.warn({ err }, 'the upkeep of the database failed; tried again in ten minutes'),
    ),
  )
}
