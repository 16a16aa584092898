import { expect, test } from 'vitest'
import { refusalOf } from '../testing.ts'
import { createTurns } from './turns.ts'

/** Turns with tasks that each end when they are told to. */
function stage(room: { waiting: number; patienceMs: number }) {
  const turns = createTurns({ places: 2, ...room })
  const begun: number[] = []
  const ends: (() => void)[] = []
  const add = (number: number) =>
    turns.take(async () => {
      begun.push(number)
      await new Promise<void>(end => ends.push(end))
      return number
    })
  return { turns, begun, add, endNext: () => ends.shift()?.() }
}

/** Lets everything go on that can. */
const settled = () => new Promise(resolve => setImmediate(resolve))

test('12 at most as many as there are places run at once, the others in the order in which they came', async () => {
  const { turns, begun, add, endNext } = stage({ waiting: 3, patienceMs: 60_000 })
  const results = [1, 2, 3, 4, 5].map(add)
  await settled()
  expect(begun).toEqual([1, 2])
  expect(turns.hasRoom()).toBe(false)

  const refused = await refusalOf(add(6))
  expect(refused).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'unavailable' })
  for (const [place, result] of results.entries()) {
    endNext()
    expect(await result).toBe(place + 1)
    await settled()
    expect(begun.length).toBe(Math.min(place + 3, 5))
  }
  expect(begun).toEqual([1, 2, 3, 4, 5])
  expect(turns.hasRoom()).toBe(true)
})

test('12 whoever waited too long is turned away and never begun, and a failed task frees its place', async () => {
  const { turns, begun, add, endNext } = stage({ waiting: 10, patienceMs: 20 })
  const first = add(1)
  const failure = turns.take(() => new Promise((_, reject) => setTimeout(reject, 60, new Error('failed'))))
  expect((await refusalOf(add(3))).code).toBe('SERVICE_UNAVAILABLE')
  await expect(failure).rejects.toThrow('failed')
  const last = add(4)
  await settled()
  expect(begun).toEqual([1, 4])
  endNext()
  endNext()
  expect(await Promise.all([first, last])).toEqual([1, 4])
})
