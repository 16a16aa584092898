import { expect, test } from 'vitest'
import { lastDayFrom, usualDaysOf, wrongDays } from './cover.ts'

const now = new Date(2026, 1, 20, 15, 30)

test('a cover begins today and lasts two weeks, unless somebody chooses otherwise', () => {
  expect(usualDaysOf(now)).toEqual({ from: '2026-02-20', until: '2026-03-06' })
  expect(wrongDays(usualDaysOf(now), now)).toEqual({})
})

test('the days of a cover are to come, in order, and a year at most', () => {
  const from = '2026-02-20'
  expect(wrongDays({ from, until: from }, now)).toEqual({})
  expect(wrongDays({ from: '', until: from }, now)).toHaveProperty('from')
  expect(wrongDays({ from: '2026-02-19', until: from }, now)).toHaveProperty('from')
  expect(wrongDays({ from, until: '' }, now)).toHaveProperty('until')
  expect(wrongDays({ from, until: '2026-02-19' }, now)).toHaveProperty('until')
  expect(wrongDays({ from, until: lastDayFrom(from) }, now)).toEqual({})
  expect(wrongDays({ from, until: '2027-02-21' }, now)).toEqual({ until: 'A cover lasts a year at most.' })
})
