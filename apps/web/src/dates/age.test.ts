import { afterEach, describe, expect, test, vi } from 'vitest'
import { ageInWords } from './age.ts'

test.each([
  ['2026-03-01', '2026-03-01', 'under 1 day'],
  ['2026-02-28', '2026-03-01', '1 day'],
  ['2026-02-02', '2026-03-01', '27 days'],
  ['2026-02-01', '2026-03-01', '4 weeks'],
  ['2025-12-02', '2026-03-01', '12 weeks'],
  ['2025-12-01', '2026-03-01', '3 months'],
  ['2025-03-31', '2026-03-30', '11 months'],
  ['2024-03-02', '2026-03-01', '23 months'],
  ['2024-03-01', '2026-03-01', '2 years'],
  ['2024-02-29', '2026-02-28', '23 months'],
  ['1980-02-29', '2026-02-28', '45 years'],
  ['1980-02-29', '2026-03-01', '46 years'],
  ['1926-03-02', '2026-03-01', '99 years'],
])('who was born on %s is on %s of the age of %s', (birth, until, age) => {
  expect(ageInWords(birth, until)).toBe(age)
})

test.each([
  ['1990', '2026-03-01', 'about 36 years'],
  ['2025', '2026-03-01', 'about 1 year'],
  ['2026', '2026-03-01', 'under 1 year'],
  ['1990-03', '2026-03-01', 'about 36 years'],
  ['1990-04', '2026-03-01', '35 years'],
  ['1990-02', '2026-03-01', '36 years'],
  ['2025-02', '2026-03-01', 'about 13 months'],
  ['2026-03', '2026-03-01', 'under 1 month'],
])('of a date of birth known as %s the age on %s is %s', (birth, until, age) => {
  expect(ageInWords(birth, until)).toBe(age)
})

test.each(['2026-03-02', '2026-04', '2027'])('nobody has an age who is born on %s, a later day', birth => {
  expect(ageInWords(birth, '2026-03-01')).toBeUndefined()
})

describe('today is the day of the reader', () => {
  const zone = process.env.TZ
  afterEach(() => {
    vi.useRealTimers()
    process.env.TZ = zone
  })

  test.each([
    ['Pacific/Auckland', 'under 1 day'],
    ['UTC', undefined],
    ['America/Los_Angeles', undefined],
  ])('in %s a child of the 2nd is %s old at noon of the 1st, UTC', (timeZone, age) => {
    process.env.TZ = timeZone
    vi.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') })
    expect(ageInWords('2026-03-02')).toBe(age)
  })
})
