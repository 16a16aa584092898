import { setTimeout as delay } from 'node:timers/promises'
import { type EngineThread, type Place, startThread } from './thread.ts'

/** Between attempts to start an engine anew: on a full disk they fail until there is room. */
const pauseMs = 1000

/** Says what happened to an engine, in a sentence for whoever reads the log. */
export type Tell = (text: string) => void

/**
 * Keeps an engine running: where its thread dies it starts another one on the same files, as often as it takes. What
 * was committed is there again, as after SIGKILL.
 * @throws DatabaseUnavailable when the first one does not start.
 */
export async function keepEngine(place: Place, tell: Tell): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  const { signal } = stopping
  let thread = await startThread(place, signal)
  const kept = keep()

  async function keep(): Promise<void> {
    for (;;) {
      const cause = await thread.ended
      if (signal.aborted) return
      tell(`The embedded database is started anew: ${cause}`)
      const next = await again()
      if (!next) return
      thread = next
      if (signal.aborted) await thread.close()
    }
  }

  async function again(): Promise<EngineThread | undefined> {
    for (let told = ''; !signal.aborted; await delay(pauseMs, undefined, { signal }).catch(() => {})) {
      try {
        const next = await startThread(place, signal)
        tell('The embedded database is back')
        return next
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error)
        if (text !== told && !signal.aborted) tell(text)
        told = text
      }
    }
    return undefined
  }

  return {
    async stop() {
      stopping.abort()
      await thread.close()
      await kept
    },
  }
}
