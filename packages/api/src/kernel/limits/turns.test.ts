import { expect, test } from 'vitest'
import { refusalOf } from '../../../test/fixtures.ts'
import { createTurns } from './turns.ts'

/** A limiter with tasks that end on command. */
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

/** Lets everything proceed that can. */
const settled = () => new Promise(resolve => setImmediate(resolve))

test('12 only as many tasks as there are places run at once, the others in the order they arrived', async () => {
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

test('12 a task that waited too long is refused and never starts; a failed task frees its place', async () => {
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

/** A limiter with any number of tasks per caller; each ends on command. */
function crowd(room: { places: number; each?: number; waiting?: number; patienceMs?: number }) {
  const turns = createTurns({ waiting: 100, patienceMs: 60_000, ...room })
  const begun: string[] = []
  const ends: (() => void)[] = []
  const send = (caller: string, count: number) =>
    Array.from({ length: count }, () =>
      turns.take(async () => {
        begun.push(caller)
        await new Promise<void>(end => ends.push(end))
      }, caller),
    )
  return { turns, begun, send, endNext: () => ends.shift()?.() }
}

test('65 a caller with many tasks waits behind everybody else’s first task', async () => {
  const { turns, begun, send, endNext } = crowd({ places: 1 })
  const all = [...send('stranger', 45), ...send('ana', 2), ...send('ben', 1)]
  for (let turn = 0; turn < 6; turn++) {
    await settled()
    endNext()
  }
  expect(begun).toEqual(['stranger', 'stranger', 'ana', 'ben', 'stranger', 'ana'])
  while (begun.length < all.length) {
    endNext()
    await settled()
  }
  endNext()
  await Promise.all(all)
  expect(turns.callers()).toBe(0)
})

test('65 a caller gets no more places than allowed, however many are free', async () => {
  const { turns, begun, send, endNext } = crowd({ places: 8, each: 2, waiting: 3 })
  const first = send('greedy', 5)
  const [refused] = send('greedy', 1)
  if (!refused) throw new Error('nothing was sent')
  expect(await refusalOf(refused)).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 5 })
  const others = send('ana', 1)
  await settled()
  expect(begun).toEqual(['greedy', 'greedy', 'ana'])
  for (let turn = 0; turn < 6; turn++) {
    endNext()
    await settled()
  }
  await Promise.all([...first, ...others])
  expect(turns.callers()).toBe(0)
})

test('65 a caller who waited in vain leaves nothing in memory', async () => {
  const { turns, send, endNext } = crowd({ places: 1, patienceMs: 10 })
  const [holder] = send('holder', 1)
  const refused = await Promise.all(send('ana', 3).map(refusalOf))
  expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('SERVICE_UNAVAILABLE'))
  expect(turns.callers()).toBe(1)
  endNext()
  await holder
  expect(turns.callers()).toBe(0)
})
