import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CaseName, World } from '../requests/cases.ts'
import type { Transport } from '../requests/requests.ts'

/** A case that sixteen connections, eight for batches, or sixteen clients, send for some seconds, or `amount` times. */
export type Job = {
  url: string
  name: CaseName
  transport: Transport | 'sdk'
  world: World
  /** The number of the first call. Lower numbers have been used. */
  first: number
} & ({ seconds: number } | { amount: number })

/**
 * The result of a job. `calls`: the number of answered calls. A batch of ten is ten calls, and its time counts once.
 * `next`: the first unused number.
 */
export type Outcome = {
  calls: number
  next: number
  seconds: number
  p50: number
  p99: number
  failures: string[]
}

export const concurrency = 16

/** A process that puts load on servers. */
export type Load = AsyncDisposable & { run(job: Job): Promise<Outcome> }

const loaders = {
  http: new URL('./http-load.ts', import.meta.url),
  sdk: new URL('./sdk-load.ts', import.meta.url),
}

/** Starts a separate process that sends requests: plain HTTP, or calls of the SDK. */
export function startLoad(kind: keyof typeof loaders): Load {
  const child: ChildProcess = fork(fileURLToPath(loaders[kind]), { serialization: 'advanced' })
  return {
    async run(job) {
      child.send(job)
      const ended = new AbortController()
      const [outcome] = await Promise.race([
        once(child, 'message', { signal: ended.signal }),
        once(child, 'exit', { signal: ended.signal }).then(() => {
          throw new Error('the load process has ended')
        }),
      ]).finally(() => ended.abort())
      const { failures }: Outcome = outcome
      if (failures.length > 0) throw new Error(`${job.name} over ${job.transport}: ${failures.join(', ')}`)
      return outcome
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
