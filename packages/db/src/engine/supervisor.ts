import { setTimeout as delay } from 'node:timers/promises'
import { type EngineThread, type Place, startThread } from './thread.ts'

/** Pause between attempts to restart. On a full disk they fail until there is room. */
const pauseMs = 1000

/** Receives a sentence for the log about what happened to an engine. */
export type Tell = (text: string) => void

/**
 * Keeps an engine running: whenever its thread dies, it starts another one on the same files. Committed data survives,
 * as after SIGKILL.
 * @throws DatabaseUnavailable when the first one does not start.
 */
export async function superviseEngine(place: Place, tell: Tell): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  const { signal } = stopping
  let thread = await startThread(place, signal)
  const supervision = supervise()

  async function supervise(): Promise<void> {
    for (;;) {
      const cause = await thread.ended
      if (signal.aborted) return
      tell(`The embedded database is started anew: ${cause}`)
      const next = await restart()
      if (!next) return
      thread = next
      if (signal.aborted) await thread.close()
    }
  }

  async function restart(): Promise<EngineThread | undefined> {
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
      await supervision
    },
  }
}
