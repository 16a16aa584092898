import { setTimeout as delay } from 'node:timers/promises'
import { patients } from '@empanel/db'
import type { Place } from './place.ts'
import { type Clinic, creating, isUnavailable, type Reply } from './requests.ts'

/** The results of clients that create patients one after the other, half of them by REST and half by RPC. */
export type Load = AsyncDisposable & {
  /** Names of the patients whose making was acknowledged, and when. */
  acknowledged: { name: string; at: number }[]
  refused: Reply[]
  /** Replies of any other kind, and requests that got none. */
  unexpected: string[]
  longestMs(): number
  /** Resolves when the condition holds; rejects when it does not within so many milliseconds (20 seconds). */
  until(condition: () => boolean, ms?: number): Promise<void>
  /** Resolves when the last of the clients has its reply. */
  stop(): Promise<void>
}

export function startLoad(clinic: Clinic, clients = 8): Load {
  let going = true
  let longest = 0
  const load: Load = {
    acknowledged: [],
    refused: [],
    unexpected: [],
    longestMs: () => Math.round(longest),
    async until(condition, ms = 20_000) {
      const end = performance.now() + ms
      while (!condition()) {
        if (performance.now() > end)
          throw new Error(
            `it did not come to that: ${load.unexpected[0] ?? ''}\n${clinic.server.output().slice(-4000)}`,
          )
        await delay(5)
      }
    },
    async stop() {
      going = false
      await Promise.all(working)
    },
    [Symbol.asyncDispose]: () => load.stop(),
  }

  async function work(client: number): Promise<void> {
    for (let n = 0; going; n++) {
      const name = `Load ${client} ${n}`
      const began = performance.now()
      try {
        const reply = await creating(clinic, name)[client % 2 ? 'rest' : 'rpc']()
        if (reply.status === 201 || reply.status === 200) {
          load.acknowledged.push({ name, at: performance.now() })
        } else if (isUnavailable(reply)) {
          load.refused.push(reply)
          // A client that comes back at once, though not so fast that it does nothing else.
          await delay(20)
        } else load.unexpected.push(`${reply.status} ${reply.text}`)
      } catch (error) {
        load.unexpected.push(`${client % 2 ? 'rest' : 'rpc'} ${String(error)}`)
      }
      longest = Math.max(longest, performance.now() - began)
    }
  }
  const working = Array.from({ length: clients }, (_, client) => work(client))
  return load
}

/** How many of the acknowledged patients are not there. */
export async function countLost(place: Pick<Place, 'connect'>, { acknowledged }: Load): Promise<number> {
  await using connection = await place.connect()
  const rows = await connection.db.select({ name: patients.lastName }).from(patients)
  const there = new Set(rows.map(({ name }) => name))
  return acknowledged.filter(({ name }) => !there.has(name)).length
}
