/**
 * Does work again and again, every `everyMs`. A turn that comes while the work still goes on is left out. `work` handles its
 * own errors. `stop` aborts the signal and waits for the work that goes on.
 */
export function startRepeating(everyMs: number, work: (stopping: AbortSignal) => Promise<void>) {
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= work(stopping.signal).finally(() => {
      running = undefined
    })
  }, everyMs).unref()
  return {
    async stop(): Promise<void> {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
