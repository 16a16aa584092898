import { expect, test } from 'vitest'
import { isReached, median, percentile, ratio } from './statistics.ts'

test('the median is the middle value, or between the middle two', () => {
  expect(median([5, 1, 3])).toBe(3)
  expect(median([10, 9, 2, 1])).toBe(5.5)
  expect(median([])).toBeNaN()
})

test('a percentile is one of the values, at most the greatest', () => {
  const rising = Array.from({ length: 100 }, (_, index) => index + 1)
  expect(percentile(rising, 0.5)).toBe(51)
  expect(percentile(rising, 0.99)).toBe(100)
  expect(percentile(rising, 1)).toBe(100)
})

test('a ratio is computed within each round, so a slow round counts like any other', () => {
  expect(ratio([100, 10, 200], [50, 5, 50])).toBe(2)
})

test('a goal has a lower or an upper bound', () => {
  expect(isReached({ what: 'faster', ratio: 0.6, atLeast: 0.6 })).toBe(true)
  expect(isReached({ what: 'faster', ratio: 0.59, atLeast: 0.6 })).toBe(false)
  expect(isReached({ what: 'no slower', ratio: 1.5, atMost: 1.5 })).toBe(true)
  expect(isReached({ what: 'no slower', ratio: 1.6, atMost: 1.5 })).toBe(false)
  expect(isReached({ what: 'not measured', ratio: Number.NaN, atLeast: 1 })).toBe(false)
})
