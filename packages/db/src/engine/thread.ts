import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { createWatchdog, isOverdue, type Watchdog } from './watchdog.ts'

/** An engine's files, its socket and its key. */
export type Place = { folder: string; socket: string; key: string }
export type Task = Place & { watchdog: Watchdog }
export type Report = { kind: 'ready' } | { kind: 'failed' | 'panic'; text: string }

/** An engine that runs in a thread of its own. */
export type EngineThread = {
  /** Resolves with the cause when the thread has ended. */
  ended: Promise<string>
  /** Lets the engine write its memory to disk; terminates the thread if that takes too long. */
  close(): Promise<void>
}

/** It lies beside this module as a source, and in a bundle. */
const workerFile = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)

/** In milliseconds: how often the thread is checked, and how long a close may take. */
const checkMs = 100
const closeMs = 2000

/**
 * Starts an engine in a thread, and terminates the thread when a statement exceeds its connection's limit. The engine
 * cannot be interrupted: while it works, it checks neither a clock nor the network.
 * `signal` cancels the start.
 * @throws DatabaseUnavailable when the files cannot be opened.
 */
export async function startThread(place: Place, signal: AbortSignal): Promise<EngineThread> {
  const watchdog = createWatchdog()
  const task: Task = { ...place, watchdog }
  const worker = new Worker(workerFile, { workerData: task, execArgv: [] })
  const started = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<string>()
  let cause = 'it ended by itself'
  worker.on('message', (report: Report) => {
    if (report.kind === 'ready') return started.resolve()
    cause = report.text
    if (report.kind === 'failed') started.reject(new DatabaseUnavailable(report.text))
  })
  worker.on('error', error => {
    cause = String(error)
  })
  worker.once('exit', () => {
    clearInterval(looking)
    started.reject(new DatabaseUnavailable(`The embedded database did not start: ${cause}`))
    gone.resolve(cause)
  })
  const looking = setInterval(() => {
    if (!isOverdue(watchdog)) return
    cause = 'a statement took too long'
    void worker.terminate()
  }, checkMs).unref()
  const end = () => void worker.terminate()
  signal.addEventListener('abort', end)
  await started.promise.finally(() => signal.removeEventListener('abort', end))
  return {
    ended: gone.promise,
    async close() {
      worker.postMessage('close')
      const timer = setTimeout(end, closeMs)
      await gone.promise
      clearTimeout(timer)
    },
  }
}
