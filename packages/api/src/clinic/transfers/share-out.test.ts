import { expect, test } from 'vitest'
import { type Handed, shareOut, type Taker } from './share-out.ts'

const patients = (count: number, household: (n: number) => string | null = () => null): Handed[] =>
  Array.from({ length: count }, (_, n) => ({ patientId: n + 1, household: household(n) }))
const taker = (
  practitionerId: number,
  room: number,
  places = Infinity,
  refuses: Taker['refuses'] = () => undefined,
) => ({
  ...{ practitionerId, room, places, refuses },
})
const none = new Map<number, number>()

/** How many each gets, and how many nobody takes. */
function counts(shares: ReturnType<typeof shareOut>) {
  const all = [...shares.values()].map(share =>
    'practitionerId' in share ? share.practitionerId : share.refused,
  )
  return Object.fromEntries(
    [...new Set(all)].sort().map(one => [one, all.filter(other => other === one).length]),
  )
}

test('by room, each gets a part in proportion to the room, and never more than the places', () => {
  const takers = [taker(1, 300), taker(2, 100), taker(3, 200, 20)]
  expect(counts(shareOut(patients(220), takers, { split: 'capacity', wishes: none }))).toEqual({
    1: 150,
    2: 50,
    3: 20,
  })
})

test('by room, those who are above their target the most get what nobody else has places for', () => {
  const takers = [taker(1, 10), taker(2, -50, 5)]
  expect(counts(shareOut(patients(12), takers, { split: 'capacity', wishes: none }))).toEqual({
    1: 12,
  })
  expect(
    counts(shareOut(patients(30), [taker(1, 10, 10), taker(2, -50, 5)], { split: 'capacity', wishes: none })),
  ).toEqual({
    ...{ 1: 10, 2: 5 },
    panel_full: 15,
  })
})

test('in equal parts, whatever the room', () => {
  const takers = [taker(1, 300), taker(2, 0), taker(3, 1, 3)]
  expect(counts(shareOut(patients(23), takers, { split: 'even', wishes: none }))).toEqual({
    1: 10,
    2: 10,
    3: 3,
  })
})

test('by address, a family stays together where a panel has places for all of it', () => {
  const homes = (n: number) => (n < 3 ? 'Elm 1' : n < 5 ? 'Oak 2' : null)
  const shares = shareOut(patients(8, homes), [taker(1, 4, 4), taker(2, 4, 4)], {
    split: 'family',
    wishes: none,
  })
  const of = (id: number) => {
    const share = shares.get(id)
    return share && 'practitionerId' in share ? share.practitionerId : undefined
  }
  expect(new Set([1, 2, 3].map(of)).size).toBe(1)
  expect(new Set([4, 5].map(of)).size).toBe(1)
  expect(counts(shares)).toEqual({ 1: 4, 2: 4 })
  const apart = shareOut(patients(3, homes), [taker(1, 2, 2), taker(2, 1, 1)], {
    split: 'family',
    wishes: none,
  })
  expect(counts(apart)).toEqual({ 1: 2, 2: 1 })
})

test('by hand, nobody but the one who was named takes a patient', () => {
  const wishes = new Map([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 9],
  ])
  const shares = shareOut(patients(4), [taker(1, 9, 1), taker(2, 9)], { split: 'manual', wishes })
  expect(Object.fromEntries(shares)).toEqual({
    1: { practitionerId: 1 },
    2: { refused: 'panel_full' },
    3: { practitionerId: 2 },
    4: { refused: 'not_found' },
  })
})

test('with wishes and another split, who cannot go where they wish goes elsewhere', () => {
  const wishes = new Map([
    [1, 1],
    [2, 1],
    [3, 9],
  ])
  const shares = shareOut(patients(3), [taker(1, 9, 1), taker(2, 9)], { split: 'capacity', wishes })
  expect(Object.fromEntries(shares)).toEqual({
    1: { practitionerId: 1 },
    2: { practitionerId: 2 },
    3: { practitionerId: 2 },
  })
})

test('patients whom panels do not accept stay, and others are not held up', () => {
  const closed = taker(1, 9, 9, id => (id === 1 ? undefined : 'panel_closed'))
  expect(counts(shareOut(patients(3), [closed], { split: 'even', wishes: none }))).toEqual({
    1: 1,
    panel_closed: 2,
  })
})

test('the order in which patients and practitioners are named does not matter', () => {
  const takers = [taker(1, 30), taker(2, 10), taker(3, 20)]
  const asked = { split: 'capacity' as const, wishes: none }
  const shares = shareOut(patients(50), takers, asked)
  const again = shareOut(patients(50).reverse(), takers.toReversed(), asked)
  expect([...again].sort(([a], [b]) => a - b)).toEqual([...shares].sort(([a], [b]) => a - b))
})
