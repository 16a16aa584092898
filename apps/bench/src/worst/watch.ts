import { setTimeout as pause } from 'node:timers/promises'
import { mainThreadOf, memoryOf } from '../measure/cpu.ts'

/** The service that others got: requests sent, requests answered correctly, and their times in ms. */
export type Fared = { asked: number; served: number; times: number[] }

/** The effects of an attack on a server and its other users. */
export type Seen = Fared & {
  /** The process's peak memory, in MiB above its memory before. */
  grownMiB: number
  /** The longest wait for `/health/live`, which needs only the event loop. */
  silenceMs: number
  /**
   * The most processor time of the server's thread during one such wait: its own share of the silence on a busy
   * machine.
   */
  workMs: number
}

type Watched = { url: string; pid: number; others: Other[] }

/** Somebody who sends a request every `everyMs`. `ask` resolves if the answer was right. */
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
