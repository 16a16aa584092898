import { busy } from '../errors.ts'

/** How many tasks run at once, how many more may wait, and for how long. */
type Room = { places: number; waiting: number; patienceMs: number }

/** Lets a few tasks run at once, in the order in which they came; the others wait briefly or are turned away. */
export function createTurns({ places, waiting, patienceMs }: Room) {
  let free = places
  const queue = new Set<() => void>()

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1
      return
    }
    if (queue.size >= waiting) throw busy()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    queue.add(resolve)
    const timer = setTimeout(() => {
      if (queue.delete(resolve)) reject(busy())
    }, patienceMs)
    try {
      await promise
    } finally {
      clearTimeout(timer)
    }
  }

  /** The place passes on to whoever waits longest. */
  function leave(): void {
    const [next] = queue
    if (!next) {
      free += 1
      return
    }
    queue.delete(next)
    next()
  }

  return {
    /** Whether a task would run at once. */
    hasRoom: () => free > 0,

    /**
     * Runs a task when its turn comes.
     * @throws SERVICE_UNAVAILABLE when too many wait, or it waited too long; the task is then never begun.
     */
    async take<Result>(task: () => Promise<Result>): Promise<Result> {
      await enter()
      try {
        return await task()
      } finally {
        leave()
      }
    },
  }
}
