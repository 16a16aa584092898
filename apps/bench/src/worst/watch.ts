import { setTimeout as pause } from 'node:timers/promises'
import { mainThreadOf, memoryOf } from '../measure/cpu.ts'

/** How others fared: how many of their requests were answered as they should be, and after how many milliseconds. */
export type Fared = { asked: number; served: number; times: number[] }

/** What an attack did to a server and to those who use it meanwhile. */
export type Seen = Fared & {
  /** MiB that the process held at most, beyond what it held before. */
  grownMiB: number
  /** The longest wait for `/health/live`, which asks nothing but the event loop. */
  silenceMs: number
  /** The most that its thread worked during one such wait: what of the silence is its own, however busy the machine. */
  workMs: number
}

type Watched = { url: string; pid: number; others: Other[] }

/** Somebody who asks for something every so many milliseconds; resolves when that was answered as it should be. */
export type Other = { everyMs: number; ask: () => Promise<unknown> }

const probeMs = 20

/** Watches a server from now until `stop`. */
export function watch({ url, pid, others }: Watched) {
  const before = memoryOf(pid).now
  const seen: Seen = { asked: 0, served: 0, times: [], grownMiB: 0, silenceMs: 0, workMs: 0 }
  let going = true

  async function probe(): Promise<void> {
    while (going) {
      const [asked, worked] = [performance.now(), mainThreadOf(pid)]
      const { status } = await fetch(`${url}/health/live`)
      if (status !== 200) throw new Error(`/health/live answers ${status}`)
      seen.silenceMs = Math.max(seen.silenceMs, performance.now() - asked)
      seen.workMs = Math.max(seen.workMs, mainThreadOf(pid) - worked)
      seen.grownMiB = Math.max(seen.grownMiB, memoryOf(pid).now - before)
      await pause(probeMs)
    }
  }

  async function ask(other: Other): Promise<void> {
    const waiting: Promise<void>[] = []
    while (going) {
      waiting.push(once(other))
      await pause(other.everyMs)
    }
    await Promise.all(waiting)
  }

  async function once(other: Other): Promise<void> {
    const asked = performance.now()
    seen.asked += 1
    await other.ask().then(
      () => {
        seen.served += 1
      },
      () => {},
    )
    seen.times.push(performance.now() - asked)
  }

  const watching = Promise.all([probe(), ...others.map(ask)])
  return {
    async stop(): Promise<Seen> {
      going = false
      await watching
      return seen
    },
  }
}
