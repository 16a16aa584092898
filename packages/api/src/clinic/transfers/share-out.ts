import type { TransferSplit } from '@empanel/db'
import type { Reason } from '../../kernel/errors/refusal.ts'

/** A patient to be handed over. `household`: those at one address share it; null where there is none. */
export type Handed = { patientId: number; household: string | null }

/** Who takes patients over. */
export type Taker = {
  practitionerId: number
  /** How many patients fill the panel; parts by room are in proportion to it. */
  room: number
  /** The most patients that may come. */
  places: number
  /** Why this patient may not come, whatever the places. */
  refuses: (patientId: number) => Reason | undefined
}

/** By patient: who takes them over, or why nobody does. */
export type Shares = Map<number, { practitionerId: number } | { refused: Reason }>

type Wishes = ReadonlyMap<number, number>

/**
 * Divides patients among those who take them over. The order in which patients are given makes no
 * difference. `wishes`: who should take which patient; with the split `manual` nobody else does.
 */
export function shareOut(handed: Handed[], takers: Taker[], how: { split: TransferSplit; wishes: Wishes }) {
  const { split, wishes } = how
  const shares: Shares = new Map()
  const given = new Map(takers.map(({ practitionerId }) => [practitionerId, 0]))
  const givenTo = ({ practitionerId }: Taker) => given.get(practitionerId) ?? 0
  const patients = [...handed].sort((one, other) => one.patientId - other.patientId)

  const refusalOf = (taker: Taker, group: Handed[]): Reason | undefined =>
    group.map(({ patientId }) => taker.refuses(patientId)).find(reason => reason !== undefined) ??
    (givenTo(taker) + group.length > taker.places ? 'panel_full' : undefined)

  function give(taker: Taker, group: Handed[]): void {
    const { practitionerId } = taker
    given.set(practitionerId, givenTo(taker) + group.length)
    for (const { patientId } of group) shares.set(patientId, { practitionerId })
  }

  function bestFor(group: Handed[]): Taker | undefined {
    const can = takers.filter(taker => refusalOf(taker, group) === undefined)
    const ranks = can.map(taker => ({ taker, rank: rankOf(taker, givenTo(taker), group.length, split) }))
    return ranks.sort((one, other) => compare(one.rank, other.rank))[0]?.taker
  }

  function place(patient: Handed): void {
    const best = bestFor([patient])
    if (best) give(best, [patient])
    else shares.set(patient.patientId, { refused: whyNot(takers.map(taker => refusalOf(taker, [patient]))) })
  }

  // Wishes first, so that nobody else takes their places.
  for (const patient of patients) {
    const wish = wishes.get(patient.patientId)
    const taker = takers.find(({ practitionerId }) => practitionerId === wish)
    const refusal = taker && refusalOf(taker, [patient])
    if (taker && !refusal) give(taker, [patient])
    else if (split === 'manual' && wish !== undefined) {
      shares.set(patient.patientId, { refused: refusal ?? 'not_found' })
    }
  }
  const others = patients.filter(({ patientId }) => !shares.has(patientId))
  if (split !== 'family') {
    for (const patient of others) place(patient)
    return shares
  }
  for (const family of familiesOf(others)) {
    const best = family.length > 1 ? bestFor(family) : undefined
    if (best) give(best, family)
    else for (const patient of family) place(patient)
  }
  return shares
}

/** The largest first: later there may be no panel with so many places. */
function familiesOf(patients: Handed[]): Handed[][] {
  const families = Map.groupBy(patients, ({ patientId, household }) => household ?? patientId)
  return [...families.values()].sort((one, other) => other.length - one.length)
}

/** The lowest comes first: who stays within their room, then who has the least of what is due to them or is the least above their room, then by id. */
function rankOf({ room, practitionerId }: Taker, given: number, more: number, split: TransferSplit) {
  const after = given + more
  if (split === 'even') return [0, after, practitionerId]
  return after <= room ? [0, after / room, practitionerId] : [1, after - room, practitionerId]
}

function compare(one: number[], other: number[]): number {
  for (const [place, value] of one.entries()) {
    const difference = value - (other[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** A full panel says the most: somebody can make room there. */
const whyNot = (refusals: (Reason | undefined)[]): Reason =>
  refusals.find(reason => reason === 'panel_full') ?? refusals.find(reason => reason) ?? 'panel_full'
