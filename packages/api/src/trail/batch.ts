import { setTimeout as delay } from 'node:timers/promises'
import { busy, unavailable } from '../kernel/errors/refusal.ts'

/**
 * `together`: items of one statement; `waiting`: items that may wait; `ms`: how long a statement may take before its
 * callers get an error. A connection that hangs must not hold up everybody.
 */
const limits = { together: 500, waiting: 5_000, ms: 5_000 }

/** After a batch of this many items, the next one gathers for so many milliseconds. */
const crowd = 3
const gatherMs = 1

type Waiting<Item> = { item: Item; resolve: () => void; reject: (reason: unknown) => void }

/**
 * Writes items in micro-batches. The first item is written at once; the next batch gathers while one is being written,
 * and where many come at once, a moment longer: a busy server answers more calls, and sooner, with half as many
 * statements. `add` resolves when its item is written. A failed batch rejects for all its callers.
 */
export function createBatch<Item>(
  write: (items: Item[]) => Promise<void>,
  { together, waiting, ms } = limits,
) {
  const queue: Waiting<Item>[] = []
  let writing: Promise<void> | undefined
  let last = 0

  async function writeAll(): Promise<void> {
    while (queue.length > 0) {
      if (last >= crowd) await delay(gatherMs)
      const batch = queue.splice(0, together)
      last = batch.length
      try {
        await within(ms, write(batch.map(({ item }) => item)))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    writing = undefined
  }

  return {
    /** @throws SERVICE_UNAVAILABLE when too many items wait, or the statement takes too long. */
    async add(item: Item): Promise<void> {
      if (queue.length >= waiting) throw busy()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      queue.push({ item, resolve, reject })
      writing ??= writeAll()
      return promise
    },
    /** Resolves when no item is waiting. */
    idle: async (): Promise<void> => writing,
  }
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(unavailable()), ms)
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
