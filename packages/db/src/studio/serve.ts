import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** The address of the database, and the port of the loopback interface that the studio serves. */
export type Task = { url: string; port: number }

/**
 * Serves a database to Drizzle Studio, the page at https://local.drizzle.studio, until `signal` aborts. `ready` is called once
 * it listens. It asks for no password: programs of this machine, and pages of any origin in its browsers, can read and
 * change everything meanwhile.
 * @throws the system's error when the port is taken.
 */
export async function serveStudio(task: Task, signal: AbortSignal, ready: () => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task, stdout: true })
  signal.addEventListener('abort', () => void worker.terminate())
  worker.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('running at')) ready()
  })
  await once(worker, 'exit')
}
