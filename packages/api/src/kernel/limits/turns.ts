import { busy, tooMany } from '../errors/refusal.ts'

/**
 * How many tasks run at once, and how many of them at most for one caller; how many more of one caller's may wait, and
 * for how long.
 */
type Room = { places: number; each?: number; waiting: number; patienceMs: number }

/** The tasks of one caller. */
type Line = { running: number; waiting: Set<() => void> }

/**
 * Lets a few tasks run at once; the others wait briefly or are turned away. Each caller waits in a line of their own,
 * and the lines take turns: whoever sends much holds up nobody but themselves.
 */
export function createTurns({ places, each = places, waiting, patienceMs }: Room) {
  let free = places
  const lines = new Map<string, Line>()

  function lineOf(caller: string): Line {
    const line = lines.get(caller) ?? { running: 0, waiting: new Set() }
    lines.set(caller, line)
    return line
  }

  /** Theirs to wait for is their own work where they have as much under way as one may. */
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

  /** The place passes on to the first of the line that was served longest ago. */
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

    /** Of how many callers tasks run or wait. */
    callers: () => lines.size,

    /**
     * Runs a task when its turn comes.
     * @throws SERVICE_UNAVAILABLE when too many wait, or it waited too long, and TOO_MANY_REQUESTS when it waited for
     * the same caller's own tasks; it is then never begun.
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
