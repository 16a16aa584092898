import { expect, test } from 'vitest'
import { dayOf, endOf, pastDayOf, startOf, today } from './days.ts'

test('an address holds a day only if it exists and the server takes it', () => {
  expect(dayOf('2024-02-29')).toBe('2024-02-29')
  for (const value of [
    '2023-02-29',
    '2024-13-01',
    '1899-12-31',
    '9999-01-01',
    '2024-5-1',
    20240501,
    null,
    {},
  ])
    expect(dayOf(value)).toBeUndefined()
})

test('a day reaches from its own midnight to just before the next one', () => {
  const start = startOf('2024-02-28')
  expect([start.getFullYear(), start.getMonth(), start.getDate(), start.getHours()]).toEqual([2024, 1, 28, 0])
  expect(startOf('2024-02-28', 2)).toEqual(startOf('2024-03-01'))
  const end = endOf('2024-12-31')
  expect(end.getTime() + 1).toBe(startOf('2025-01-01').getTime())
  expect(today(end)).toBe('2024-12-31')
  expect(today(startOf('2024-12-31'))).toBe('2024-12-31')
})

test('a day to look back to has come', () => {
  const now = today()
  expect(pastDayOf(now)).toBe(now)
  expect(pastDayOf('1999-12-31')).toBe('1999-12-31')
  expect(pastDayOf(today(startOf(now, 1)))).toBeUndefined()
})
