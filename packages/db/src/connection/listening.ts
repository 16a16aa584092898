import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A server that is up has answered by then, and is not probed. */
const soonMs = 500

type Hosts = { host: readonly string[]; port: readonly number[] }

/**
 * Throws the reasons if none of several hosts accepts a connection. postgres.js would try them in turn for ever without
 * an error.
 */
export async function demandListener({ host, port }: Hosts, signal: AbortSignal): Promise<void> {
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

/** The message of an error. An AggregateError has an empty one, so its first error's message is taken. */
export function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  return inner instanceof Error ? inner.message : cause.message
}
