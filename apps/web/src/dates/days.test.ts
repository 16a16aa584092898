import { expect, test } from 'vitest'
import {
  beginningOf,
  birthdayOf,
  dayOf,
  dayOfMoment,
  endOf,
  knownDay,
  nextFriday,
  openAtEndOf,
  pastDayOf,
  planDays,
  startOf,
  today,
} from './days.ts'

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

test('a date of birth may be older, and exists as well', () => {
  expect(birthdayOf('1800-01-01')).toBe('1800-01-01')
  for (const value of ['2023-02-30', '0019-05-05', '1799-12-31', '2024-01-01T00:00', '20240101', 5])
    expect(birthdayOf(value)).toBeUndefined()
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

test('what is planned is for tomorrow at the earliest, and two years ahead at the latest', () => {
  expect(planDays(startOf('2026-12-31'))).toEqual({ first: '2027-01-01', last: '2028-12-31' })
})

test('a day to look back to has come', () => {
  const now = today()
  expect(pastDayOf(now)).toBe(now)
  expect(pastDayOf('1999-12-31')).toBe('1999-12-31')
  expect(pastDayOf(today(startOf(now, 1)))).toBeUndefined()
})

test('of a start or an end no more is known than the day where it is the edge of one in UTC', () => {
  expect(knownDay('2026-03-01T00:00:00.000Z')).toBe('2026-03-01')
  expect(knownDay('2026-03-01T23:59:59.999Z')).toBe('2026-03-01')
  for (const moment of ['2026-03-01T00:00:00.001Z', '2026-03-01T12:00:00.000Z'])
    expect(knownDay(moment)).toBeUndefined()
  expect(beginningOf('2026-03-01')).toBe('2026-03-01T00:00:00.000Z')
})

test.each(['Pacific/Auckland', 'Pacific/Kiritimati', 'America/Los_Angeles'])(
  'in %s a known day is that day, and a moment is on the reader’s',
  timeZone => {
    const zone = process.env.TZ
    process.env.TZ = timeZone
    expect(dayOfMoment('2026-03-01T00:00:00.000Z')).toBe('2026-03-01')
    expect(dayOfMoment('2026-03-01T23:59:59.999Z')).toBe('2026-03-01')
    expect(dayOfMoment('2026-03-01T12:00:00.000Z')).toBe(
      timeZone.startsWith('Pacific') ? '2026-03-02' : '2026-03-01',
    )
    const march = { startedAt: '2026-03-01T00:00:00.000Z', endedAt: '2026-03-31T23:59:59.999Z' }
    const open = ['2026-02-28', '2026-03-01', '2026-03-30', '2026-03-31'].map(day => openAtEndOf(day)(march))
    expect(open).toEqual([false, true, true, false])
    expect(openAtEndOf('2026-03-31')({ ...march, endedAt: null })).toBe(true)
    process.env.TZ = zone
  },
)

test.each([
  ['2026-12-01', '2026-12-04'],
  ['2026-12-04', '2026-12-11'],
  ['2026-12-05', '2026-12-11'],
])('the Friday after %s is %s', (now, friday) => {
  expect(nextFriday(startOf(now))).toBe(friday)
})
