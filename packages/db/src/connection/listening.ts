import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** By then whoever is there has answered, and is not asked. */
const soonMs = 500

type Hosts = { host: readonly string[]; port: readonly number[] }

/**
 * Throws, saying why, where none of several hosts takes a connection: postgres.js goes round them for ever and says
 * nothing. Where one does, there is nothing to say.
 */
export async function demandSomebody({ host, port }: Hosts, signal: AbortSignal): Promise<void> {
  if (host.length < 2) return
  await delay(soonMs, undefined, { signal })
  const doors = host.map((name, place) => opens({ host: name, port: port[place] ?? 5432, signal }))
  await Promise.any(doors).catch((refusals: AggregateError) => {
    throw new Error(refusals.errors.map(messageOf).join('; '), { cause: refusals })
  })
}

function opens(door: { host: string; port: number; signal: AbortSignal }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const socket = connect(door, resolve).once('error', reject)
  return promise.finally(() => socket.destroy())
}

/** What an error says; of several at once, whose own message is empty, the first. */
export function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  return inner instanceof Error ? inner.message : cause.message
}
