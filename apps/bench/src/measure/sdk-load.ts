import { createEmpanelClient, type EmpanelClient } from '@empanel/client'
import { emailOf, password } from '../clinic/accounts.ts'
import { type Case, cases } from '../requests/cases.ts'
import { concurrency, type Job, type Outcome } from './load.ts'
import { percentile } from './statistics.ts'

/* The process that calls through the SDK: as many clients as the other has connections, each with one call at a time. */
process.on('message', async (job: Job) => process.send?.(await run(job)))

const clients = new Map<string, Promise<EmpanelClient[]>>()

function clientsOf(url: string, account: string): Promise<EmpanelClient[]> {
  const key = `${account} ${url}`
  const known = clients.get(key) ?? signIn(url, account)
  clients.set(key, known)
  return known
}

async function signIn(url: string, account: string): Promise<EmpanelClient[]> {
  const all = Array.from({ length: concurrency }, () => createEmpanelClient({ url, retries: 0 }))
  if (account !== 'nobody') {
    for (const client of all) await client.signIn({ login: emailOf(account), password })
  }
  return all
}

async function run(job: Job): Promise<Outcome> {
  const { as, sdk, proves }: Case = cases[job.name]
  const ready = await clientsOf(job.url, as)
  const times: number[] = []
  const failures: string[] = []
  const began = performance.now()
  const isOver =
    'seconds' in job
      ? () => performance.now() - began > job.seconds * 1000
      : () => next - job.first >= job.amount
  let next = job.first
  async function loop(client: EmpanelClient): Promise<void> {
    while (!isOver() && failures.length === 0) {
      const n = next++
      const asked = performance.now()
      const reply = await sdk(client, job.world, n)
      times.push(performance.now() - asked)
      if (!proves(reply, job.world, n)) failures.push(`call ${n} got another reply`)
    }
  }
  await Promise.all(ready.map(loop)).catch(error => failures.push(String(error)))
  times.sort((a, b) => a - b)
  return {
    calls: times.length,
    next,
    seconds: (performance.now() - began) / 1000,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    failures,
  }
}
