import { cpuOf } from '../measure/cpu.ts'
import type { Load } from '../measure/load.ts'
import { progress } from '../measure/report.ts'
import type { CaseName } from '../requests/cases.ts'
import { type Arm, type OurRpc, proveArm } from './arms.ts'

/** One arm's results in each round. `beside`: what they are compared with. `serverMs`, `databaseMs`: processor time per call; NaN if unknown. */
export type Measured = {
  arm: string
  beside: OurRpc
  rates: number[]
  p50: number[]
  p99: number[]
  serverMs: number[]
  databaseMs: number[]
}

type Terms = {
  rounds: number
  seconds: number
  postmaster: number | undefined
  loads: { http: Load; sdk: Load }
}

/** Warm-up before the first round, until code is compiled and caches are filled, and before each other round. */
const warmUpSeconds = { once: 2, each: 0.5 }

/** Each call of a run has its own number, so that it creates or assigns something new. */
let used = 0

/** Runs a case on the arms in turn, in reverse order every other round. Only one arm is loaded at a time. */
export async function compare(arms: Arm[], name: CaseName, terms: Terms): Promise<Measured[]> {
  const measured = new Map(arms.map(arm => [arm, blank(arm)]))
  for (const arm of arms) {
    await proveArm(arm, name, used)
    used += 10
    await load(arm, name, terms, warmUpSeconds.once)
  }
  for (let round = 0; round < terms.rounds; round++) {
    for (const [arm, results] of round % 2 === 0 ? measured : [...measured].reverse()) {
      progress(`${name}, round ${round + 1} of ${terms.rounds}: ${arm.name}`)
      await measure(arm, name, terms, results)
    }
  }
  return [...measured.values()]
}

async function measure(arm: Arm, name: CaseName, terms: Terms, results: Measured): Promise<void> {
  const cpu = () => [arm.pid, terms.postmaster].map(pid => (pid === undefined ? Number.NaN : cpuOf(pid)))
  await load(arm, name, terms, warmUpSeconds.each)
  const [server = 0, database = 0] = cpu()
  const { calls, seconds, p50, p99 } = await load(arm, name, terms, terms.seconds)
  const [serverAfter = 0, databaseAfter = 0] = cpu()
  results.rates.push(calls / seconds)
  results.p50.push(p50)
  results.p99.push(p99)
  results.serverMs.push((serverAfter - server) / calls)
  results.databaseMs.push((databaseAfter - database) / calls)
}

async function load(arm: Arm, name: CaseName, { loads }: Terms, seconds: number) {
  const outcome = await loads[arm.transport === 'sdk' ? 'sdk' : 'http'].run({
    ...arm,
    name,
    first: used,
    seconds,
  })
  used = outcome.next
  return outcome
}

const blank = ({ name, beside = 'RPC' }: Arm): Measured => ({
  arm: name,
  beside,
  rates: [],
  p50: [],
  p99: [],
  serverMs: [],
  databaseMs: [],
})
