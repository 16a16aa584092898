import type { FastifyInstance } from 'fastify'
import type { Env } from '../../settings/env.ts'
import { trusting } from '../../settings/proxies.ts'

/** Headers in which proxies name their client. The server reads only the first, and only from trusted proxies. */
const names = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'fly-client-ip',
] as const

/**
 * Warns once of a proxy that is not trusted. All clients behind it then share one address: five wrong passwords of one
 * lock an account for all, and the trail names the proxy.
 */
export function warnOfForwarding(app: FastifyInstance, setting: Env['TRUST_PROXY']): void {
  const isTrusted = setting ? trusting(setting) : () => false
  let warned = false
  app.addHook('onRequest', ({ headers, socket, log }, _reply, done) => {
    if (!warned) {
      const present = names.filter(name => headers[name] !== undefined)
      const from = socket.remoteAddress ?? ''
      const complaint = present.length > 0 && complaintOf(present, { from, trusted: isTrusted(from) })
      if (complaint) {
        warned = true
        log.warn(complaint)
      }
    }
    done()
  })
}

type Sender = { from: string; trusted: boolean }

function complaintOf([first]: (typeof names)[number][], { from, trusted }: Sender): string | undefined {
  const header = first?.replace(/\b\w/g, letter => letter.toUpperCase())
  if (!trusted) {
    return (
      `A request from ${from} had ${header}, which is not believed. If that is your proxy, everybody behind it counts ` +
      `as one address, so that a few wrong passwords lock an account for all: set TRUST_PROXY to ${from}. If not, ` +
      'somebody made the header up, and there is nothing to do.'
    )
  }
  if (first === 'x-forwarded-for') return undefined
  return (
    `The proxy at ${from} sends ${header}, but no X-Forwarded-For, which alone is read: everybody behind it counts as ` +
    'one address. Have it send X-Forwarded-For.'
  )
}
