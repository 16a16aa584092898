import { deliverNext, type Services, type Transport } from '@empanel/api'
import type { FastifyBaseLogger } from 'fastify'
import { startRepeating } from './repeating.ts'

const everyMs = 1000
/** How many mails one server hands on at a time. */
const atOnce = 5
/** How long a server that stops waits for the mails under way. Those that are cut off are sent again later. */
const stopMs = 4000

type Logged = { log: Pick<FastifyBaseLogger, 'warn'> }

/**
 * Sends mails when they are due: looks for them every second, on each instance. The database sees to it that only one sends
 * each. `stop` waits for those under way, for a while.
 */
export function startMails(services: Services, transport: Transport, { log }: Logged) {
  const cut = new AbortController()
  const cuttable: Transport = mail => transport(mail, cut.signal)

  async function sendAll(stopping: AbortSignal): Promise<void> {
    const failures: string[] = []
    const sendOne = async () => {
      if (stopping.aborted) return false
      try {
        const sent = await deliverNext(services, cuttable)
        if (sent && sent.outcome.kind !== 'sent') failures.push(sent.outcome.failure)
        return sent !== null
      } catch (err) {
        log.warn({ err }, 'mails were not sent; tried again later')
        return false
      }
    }
    const sendOthers = async () => {
      while (await sendOne());
    }
    // Most of the time none is due, and then one look is enough.
    if (await sendOne()) await Promise.all(Array.from({ length: atOnce }, sendOthers))
    const [failure] = failures
    if (failure)
      log.warn({ mails: failures.length, failure }, 'mails were not sent; the page of mails says which')
  }

  const repeating = startRepeating(everyMs, sendAll)
  return {
    async stop(): Promise<void> {
      const timer = setTimeout(() => cut.abort(), stopMs)
      await repeating.stop()
      clearTimeout(timer)
    },
  }
}
