import { answerNext, type Services } from '@empanel/api'
import type { FastifyBaseLogger } from 'fastify'
import { startRepeating } from './repeating.ts'

const everyMs = 1000

/**
 * Answers requests for a new password: looks for them every second, on each instance. The database sees to it that only
 * one answers each. `stop` waits for the one that is under way.
 */
export function startPasswordRequests(services: Services, { log }: { log: Pick<FastifyBaseLogger, 'warn'> }) {
  return startRepeating(everyMs, async stopping => {
    try {
      while (!stopping.aborted && (await answerNext(services)));
    } catch (err) {
      log.warn({ err }, 'a request for a new password was not answered; tried again later')
    }
  })
}
