import { LRUCache } from 'lru-cache'

/** A part of what somebody may use in a minute: whose and of what, and how much that is. */
export type Share = { of: string; most: number }

export type MinuteCounts = ReturnType<typeof createMinuteCounts>

const minuteMs = 60_000

/**
 * What was used in the current minute, counted in this process alone: it takes no statement, and several servers allow
 * as many times as much. Of more shares than `most` those that were used longest ago are counted anew.
 */
export function createMinuteCounts({ now = () => performance.now(), most = 50_000 } = {}) {
  const used = new LRUCache<string, number>({ max: most })
  let until = 0

  function usedOf({ of }: Share): number {
    if (now() >= until) {
      used.clear()
      until = (Math.floor(now() / minuteMs) + 1) * minuteMs
    }
    return used.get(of) ?? 0
  }

  return {
    isUsedUp: (share: Share): boolean => usedOf(share) >= share.most,

    /** Uses so much of a share; false where it is used up. The last that is let through may take more than was left. */
    use(share: Share, amount = 1): boolean {
      const before = usedOf(share)
      if (before >= share.most) return false
      used.set(share.of, before + amount)
      return true
    },

    /** Seconds until the next minute begins. */
    wait: () => Math.max(1, Math.ceil((until - now()) / 1000)),

    size: () => used.size,
  }
}
