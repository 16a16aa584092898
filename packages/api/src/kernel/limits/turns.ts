import { busy, tooMany } from '../errors/refusal.ts'

/**
 * `places`: how many tasks run at once; `each`: how many of one caller at most. `waiting`: how many of one caller may
 * wait; `patienceMs`: how long each of them waits.
 */
type Room = { places: number; each?: number; waiting: number; patienceMs: number }

/** The tasks of one caller. */
type Line = { running: number; waiting: Set<() => void> }

/**
 * Lets a few tasks run at once; the others wait briefly or are turned away. Each caller has a queue, and the queues
 * take turns, so that a caller who sends many tasks delays only their own.
 */
export function createTurns({ places, each = places, waiting, patienceMs }: Room) {
  let free = places
  const lines = new Map<string, Line>()

  function lineOf(caller: string): Line {
    const line = lines.get(caller) ?? { running: 0, waiting: new Set() }
    lines.set(caller, line)
    return line
  }

  /** A caller with as many tasks running as allowed waits only for their own work. */
  const refusalFor = ({ running }: Line) => (each < places && running >= each ? tooMany() : busy())

  async function enter(line: Line): Promise<void> {
    if (free > 0 && line.running < each) {
      free -= 1
      line.running += 1
      return
    }
    if (line.waiting.size >= waiting) throw refusalFor(line)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    line.waiting.add(resolve)
    const timer = setTimeout(() => {
      if (line.waiting.delete(resolve)) reject(refusalFor(line))
    }, patienceMs)
    try {
      await promise
    } finally {
      clearTimeout(timer)
    }
  }

  /** Gives the free place to the first task of the queue that was served longest ago. */
  function leave(caller: string, line: Line): void {
    free += 1
    line.running -= 1
    for (const [next, theirs] of lines) {
      const [begin] = theirs.waiting
      if (!begin || theirs.running >= each) continue
      free -= 1
      theirs.running += 1
      theirs.waiting.delete(begin)
      lines.delete(next)
      lines.set(next, theirs)
      begin()
      break
    }
    forget(caller, line)
  }

  function forget(caller: string, line: Line): void {
    if (line.running === 0 && line.waiting.size === 0) lines.delete(caller)
  }

  return {
    /** Whether a task would run at once. */
    hasRoom: () => free > 0,

    /** How many callers have tasks that run or wait. */
    callers: () => lines.size,

    /**
     * Runs a task when its turn comes.
     * @throws SERVICE_UNAVAILABLE when too many tasks wait or this one waited too long; TOO_MANY_REQUESTS when it
     * waited for the same caller's own tasks. The task has then not started.
     */
    async take<Result>(task: () => Promise<Result>, caller = ''): Promise<Result> {
      const line = lineOf(caller)
      await enter(line).finally(() => forget(caller, line))
      try {
        return await task()
      } finally {
        leave(caller, line)
      }
    },
  }
}
