import { LRUCache } from 'lru-cache'
import type { Refusal } from '../errors/refusal.ts'

export type Waits = ReturnType<typeof createWaits>

/** How somebody is told to wait for so many seconds. */
type Told = (seconds: number) => Refusal

/**
 * Who was told to wait and for what, in this process: nothing is begun for them meanwhile that would only be undone, and
 * leave its room in the database. Of more than `most` those who were told first are begun for once more.
 */
export function createWaits({ now = () => performance.now(), most = 10_000 } = {}) {
  const waits = new LRUCache<string, Told>({ max: most, perf: { now }, ttlResolution: 0 })

  return {
    /** Begins a wait, and returns what tells of it. */
    begin(what: string, seconds: number, told: Told): Refusal {
      waits.set(what, told, { ttl: seconds * 1000 })
      return told(seconds)
    },

    /** @throws what was told, with the time that is left. */
    demandOver(what: string): void {
      const told = waits.get(what)
      const left = waits.getRemainingTTL(what)
      if (told && left > 0) throw told(Math.ceil(left / 1000))
    },
  }
}
