import { type Goal, ratio } from '../measure/statistics.ts'
import type { CaseName } from '../requests/cases.ts'
import type { Measured } from './compare.ts'

/** The goals for reads: the lowest ratio of our rate to another's. */
const wanted = [
  { ours: 'RPC', others: 'plain', atLeast: 0.6 },
  { ours: 'RPC', others: 'plain, audited', atLeast: 1.2 },
  { ours: 'RPC, from sources', others: 'stock adapter', atLeast: 1.8 },
  { ours: 'REST', others: 'RPC', atLeast: 0.8 },
]
const ofPeer = 8

/** The goals with both sides measured. `peer`: the name of another project's server. */
export function goalsOf(measured: Map<CaseName, Measured[]>, peer?: string): Goal[] {
  const all = peer ? [...wanted, { ours: 'RPC', others: peer, atLeast: ofPeer }] : wanted
  return (['get', 'list'] as const).flatMap(name =>
    all.flatMap(({ ours, others, atLeast }) => {
      const ratesOf = (arm: string) => measured.get(name)?.find(row => row.arm === arm)?.rates
      const [a, b] = [ratesOf(ours), ratesOf(others)]
      return a && b ? [{ what: `${name}: ${ours} / ${others}`, ratio: ratio(a, b), atLeast }] : []
    }),
  )
}
