import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CaseName, World } from '../requests/cases.ts'
import type { Transport } from '../requests/requests.ts'

/** Sixteen connections, or sixteen clients, send a case's requests for some seconds, or `amount` of them. */
export type Job = {
  url: string
  name: CaseName
  transport: Transport | 'sdk'
  world: World
  /** The number of the first call; those before have been used. */
  first: number
} & ({ seconds: number } | { amount: number })

/**
 * What came of it. `calls`: those that were answered; a batch of ten is ten calls, and its time counts once.
 * `next`: the first number that was not used.
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

/** Starts a process of its own that sends requests: bare ones over HTTP, or those of the SDK. */
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
