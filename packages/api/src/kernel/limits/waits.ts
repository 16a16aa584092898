import { LRUCache } from 'lru-cache'
import type { Refusal } from '../errors/refusal.ts'

export type Waits = ReturnType<typeof createWaits>

/** The refusal that tells a caller to wait so many seconds. */
type Told = (seconds: number) => Refusal

/**
 * Callers who have to wait, and for what, in this process. Until then nothing is started for them, because it would
 * only be rolled back and leave dead rows. Above `most` waits the oldest are forgotten, and then tried once more.
 */
export function createWaits({ now = () => performance.now(), most = 10_000 } = {}) {
  const waits = new LRUCache<string, Told>({ max: most, perf: { now }, ttlResolution: 0 })

  return {
    /** Begins a wait. Returns the refusal. */
    begin(what: string, seconds: number, told: Told): Refusal {
      waits.set(what, told, { ttl: seconds * 1000 })
      return told(seconds)
    },

    /** @throws the refusal of a wait that is not over, with the time that is left. */
    assertNotWaiting(what: string): void {
      const told = waits.get(what)
      const left = waits.getRemainingTTL(what)
      if (told && left > 0) throw told(Math.ceil(left / 1000))
    },
  }
}
