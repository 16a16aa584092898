import type { Refusal } from '../errors/refusal.ts'
import { createRecent } from './recent.ts'

export type Waits = ReturnType<typeof createWaits>

/** How somebody is told to wait for so many seconds. */
type Told = (seconds: number) => Refusal

/**
 * Who was told to wait and for what, in this process: nothing is begun for them meanwhile that would only be undone again, and leave
 * its room in the database. Of more than `most` those who were told first are begun for once more.
 */
export function createWaits({ now = () => performance.now(), most = 10_000 } = {}) {
  const waits = createRecent<{ until: number; told: Told }>(most)

  return {
    /** Begins a wait, and returns what tells of it. */
    begin(what: string, seconds: number, told: Told): Refusal {
      waits.set(what, { until: now() + seconds * 1000, told })
      return told(seconds)
    },

    /** @throws what was told, with the time that is left. */
    demandOver(what: string): void {
      const wait = waits.get(what)
      const left = wait ? wait.until - now() : 0
      if (wait && left > 0) throw wait.told(Math.ceil(left / 1000))
    },
  }
}
