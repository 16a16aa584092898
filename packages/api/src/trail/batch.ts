import { busy, unavailable } from '../kernel/errors/refusal.ts'

/**
 * Items of one statement, items that may wait for one, and how long a statement may take before those who wait for
 * it are told that it failed: a connection that hangs must not hold up everybody.
 */
const limits = { together: 500, waiting: 5_000, ms: 5_000 }

type Waiting<Item> = { item: Item; resolve: () => void; reject: (reason: unknown) => void }

/**
 * Writes items in micro-batches: the first comes at once, and while a batch is being written the next one gathers.
 * `add` resolves when its item is written. A batch that fails rejects all who wait for it.
 */
export function createBatch<Item>(
  write: (items: Item[]) => Promise<void>,
  { together, waiting, ms } = limits,
) {
  const queue: Waiting<Item>[] = []
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, together)
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
    /** @throws SERVICE_UNAVAILABLE when too many wait already, or the statement takes too long. */
    async add(item: Item): Promise<void> {
      if (queue.length >= waiting) throw busy()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      queue.push({ item, resolve, reject })
      writing ??= writeAll()
      return promise
    },
    /** Resolves when nothing waits any more. */
    idle: async (): Promise<void> => writing,
  }
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(unavailable()), ms)
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
