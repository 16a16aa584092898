import autocannon from 'autocannon'
import { callsIn, requestFor, statusOf, type Transport } from '../requests/requests.ts'
import { concurrency, type Job, type Outcome } from './load.ts'
import { percentile } from './statistics.ts'

/* The process that sends bare requests: one job a message, one outcome a reply. */
process.on('message', async (job: Job) => process.send?.(await run(job)))

/** Reads cycle through so many prepared inputs. Each change needs a new one. */
const inputs = 200

/** One account may have about a hundred calls under way, so batches come over fewer connections. */
const connectionsFor = (transport: Transport) => Math.min(concurrency, Math.floor(80 / callsIn(transport)))

async function run(job: Job): Promise<Outcome> {
  const { name, transport, world, url } = job
  if (transport === 'sdk') throw new Error('this process sends bare requests')
  const together = callsIn(transport)
  let next = job.first
  const fresh = () => {
    const request = requestFor(name, transport, world, next)
    next += together
    return request
  }
  const isRead = requestFor(name, transport, world, 0).method === 'GET'
  const requests = isRead
    ? Array.from({ length: inputs }, fresh)
    : [{ setupRequest: (request: autocannon.Request) => ({ ...request, ...fresh() }) }]
  const length = 'seconds' in job ? { duration: job.seconds } : { amount: job.amount }
  const times: number[] = []
  const statuses = new Map<number, number>()
  const began = performance.now()
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const options = { url, connections: connectionsFor(transport), requests, ...length }
  const instance = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)))
  instance.on('response', (_client, status, _bytes, milliseconds) => {
    times.push(milliseconds)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  })
  const { errors } = await promise
  statuses.delete(statusOf(name, transport))
  const failures = [...statuses].map(([status, count]) => `${count} answers ${status}`)
  if (errors > 0) failures.push(`${errors} requests without an answer`)
  if (times.length === 0) failures.push('no answer in time')
  times.sort((a, b) => a - b)
  return {
    calls: times.length * together,
    next,
    seconds: (performance.now() - began) / 1000,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    failures,
  }
}
