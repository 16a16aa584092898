import { expect, test } from 'vitest'
import { createMinuteCounts } from './minute-counts.ts'

test('66 a limit is used up within its minute, and starts again in the next', () => {
  let now = 30_000
  const counts = createMinuteCounts({ now: () => now })
  const limit = { of: 'user/1', most: 3 }
  expect([1, 2, 3, 4].map(() => counts.use(limit))).toEqual([true, true, true, false])
  expect([counts.isUsedUp(limit), counts.wait()]).toEqual([true, 30])
  expect(counts.use({ of: 'user/2', most: 3 })).toBe(true)
  now = 59_999
  expect([counts.use(limit), counts.wait()]).toEqual([false, 1])
  now = 60_000
  expect([counts.isUsedUp(limit), counts.use(limit), counts.wait()]).toEqual([false, true, 60])
})

test('66 a use that is larger than the rest is allowed once, so that no limit is too small for it', () => {
  const counts = createMinuteCounts({ now: () => 0 })
  const limit = { of: 'user/1', most: 3 }
  expect([1, 100, 1].map(amount => counts.use(limit, amount))).toEqual([true, true, false])
})

test('66 the number of counters is limited', () => {
  const counts = createMinuteCounts({ now: () => 0, most: 100 })
  for (let n = 0; n < 1000; n++) counts.use({ of: `from/${n}`, most: 1 })
  expect(counts.size()).toBe(100)
  expect(counts.use({ of: 'from/999', most: 1 })).toBe(false)
})
