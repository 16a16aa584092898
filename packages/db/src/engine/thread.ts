import { Worker } from 'node:worker_threads'
import { DatabaseUnavailable } from '../storage/unavailable.ts'
import { createGauge, type Gauge, isOverdue } from './gauge.ts'

/** The files that an engine opens, and the socket and the key by which it is reached. */
export type Place = { folder: string; socket: string; key: string }
export type Task = Place & { gauge: Gauge }
export type Report = { kind: 'ready' } | { kind: 'failed' | 'panic'; text: string }

/** An engine that runs in a thread of its own. */
export type EngineThread = {
  /** Resolves when the thread is gone, with what it died of. */
  ended: Promise<string>
  /** Lets it write what it holds in memory; ends it all the same where that takes too long. */
  close(): Promise<void>
}

/** How often it is looked at, how long a close may take. In milliseconds. */
const lookMs = 100
const closeMs = 2000

/**
 * Starts an engine in a thread, and ends the thread where a statement takes longer than its connection allows: the
 * engine cannot be interrupted, and looks neither at a clock nor at the network while it works.
 * `signal` breaks a start off.
 * @throws DatabaseUnavailable when the files cannot be opened.
 */
export async function startThread(place: Place, signal: AbortSignal): Promise<EngineThread> {
  const gauge = createGauge()
  const task: Task = { ...place, gauge }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task, execArgv: [] })
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
    if (!isOverdue(gauge)) return
    cause = 'a statement took too long'
    void worker.terminate()
  }, lookMs).unref()
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
