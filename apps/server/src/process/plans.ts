import { carryOutNext, carryOutNextTransfer, type Services } from '@empanel/api'
import type { FastifyBaseLogger } from 'fastify'
import { startRepeating } from './repeating.ts'

const everyMs = 1000
/** A plan that the database could not carry out is tried again after this time. Those after it do not wait for it. */
const pauseMs = 60_000

/** The kinds of planned work, named as the log names them. */
const kinds = { plan: carryOutNext, transfer: carryOutNextTransfer }

/**
 * Carries out planned changes and handovers when they are due: looks for them every second, on each instance. The database
 * sees to it that each is carried out once. `stop` waits for the one that is under way.
 */
export function startPlans(services: Services, { log }: { log: Pick<FastifyBaseLogger, 'warn'> }) {
  const works = Object.entries(kinds).map(([kind, carryOut]) => {
    const paused = new Map<number, number>()
    return async (stopping: AbortSignal): Promise<void> => {
      const now = performance.now()
      for (const [id, until] of paused) if (until <= now) paused.delete(id)
      for (let more = true; more && !stopping.aborted; ) {
        const claimed: number[] = []
        try {
          more = (await carryOut(services, id => claimed.push(id), [...paused.keys()])) !== null
        } catch (err) {
          log.warn({ err, [kind]: claimed[0] }, 'a planned change was not carried out; tried again later')
          // Without a claim the database itself is out of reach.
          if (claimed.length === 0) return
          for (const id of claimed) paused.set(id, performance.now() + pauseMs)
        }
      }
    }
  })
  return startRepeating(everyMs, async stopping => {
    for (const work of works) await work(stopping)
  })
}
