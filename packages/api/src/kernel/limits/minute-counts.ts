import { LRUCache } from 'lru-cache'

/** Part of a limit for one minute. `of`: whose part and of what; `most`: how much it is. */
export type MinuteLimit = { of: string; most: number }

export type MinuteCounts = ReturnType<typeof createMinuteCounts>

const minuteMs = 60_000

/**
 * Counts what was used in the current minute, in this process alone. That needs no statement, but several servers
 * together allow several times as much. Above `most` keys, the least recently used ones are forgotten.
 */
export function createMinuteCounts({ now = () => performance.now(), most = 50_000 } = {}) {
  const used = new LRUCache<string, number>({ max: most })
  let until = 0

  function usedOf({ of }: MinuteLimit): number {
    if (now() >= until) {
      used.clear()
      until = (Math.floor(now() / minuteMs) + 1) * minuteMs
    }
    return used.get(of) ?? 0
  }

  return {
    isUsedUp: (limit: MinuteLimit): boolean => usedOf(limit) >= limit.most,

    /** Adds `amount`. False, and nothing added, where the limit is reached. The last use may exceed the limit. */
    use(limit: MinuteLimit, amount = 1): boolean {
      const before = usedOf(limit)
      if (before >= limit.most) return false
      used.set(limit.of, before + amount)
      return true
    },

    /** Seconds until the next minute begins. */
    wait: () => Math.max(1, Math.ceil((until - now()) / 1000)),

    size: () => used.size,
  }
}
