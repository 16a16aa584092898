import { expect, test } from 'vitest'
import { ageOf, agesBetween } from './age.ts'

const today = new Date('2025-03-01T12:00:00Z')
const age = (dateOfBirth: string | null, deceasedOn: string | null = null) =>
  ageOf({ dateOfBirth, deceasedOn }, today)

test('an age is full years today, or at death', () => {
  expect(age('1990-03-01')).toBe(35)
  expect(age('1990-03-02')).toBe(34)
  expect(age('2000-02-29')).toBe(25)
  expect(age('2025-03-02')).toBe(0)
  expect(age('1900-06-15', '1980-06-14')).toBe(79)
  expect(age(null, '1980-06-14')).toBe(null)
})

test('an age counts from what is known of the birth, and is never negative', () => {
  expect(age('1990')).toBe(35)
  expect(age('1990-03')).toBe(35)
  expect(age('1990-04')).toBe(34)
  expect(age('1900', '1980-06-14')).toBe(80)
  for (const born of ['2025', '2025-03', '2025-03-02', '2026']) expect(age(born)).toBe(0)
})

test('bounds of an age agree with the age, of everybody and on every day', () => {
  const days = ['2024-02-28', '2024-02-29', '2025-03-01', '2024-12-31', '2025-01-01']
  const births = days.flatMap(day => {
    const years = [2026, 2025, 2024, 2023, 2007, 2006, 2004, 1960, 1959, 1850]
    return years.flatMap(year => [`${year}`, `${year}${day.slice(4, 7)}`, `${year}${day.slice(4)}`])
  })
  const limits = [undefined, 0, 1, 17, 18, 64, 65]
  for (const day of days.map(day => new Date(`${day}T12:00:00Z`))) {
    for (const ageFrom of limits) {
      for (const ageTo of limits) {
        const bounds = agesBetween({ ageFrom, ageTo }, day)
        if (!bounds) continue
        const [after, upTo, from, to] = bounds
        for (const dateOfBirth of births) {
          const years = ageOf({ dateOfBirth, deceasedOn: null }, day) ?? Number.NaN
          const isOfAge = years >= (ageFrom ?? 0) && years <= (ageTo ?? Number.POSITIVE_INFINITY)
          const by = { day, ageFrom, ageTo, dateOfBirth }
          expect({ ...by, is: dateOfBirth > after && dateOfBirth <= upTo }).toEqual({ ...by, is: isOfAge })
          expect({ ...by, is: years >= from && years <= to }).toEqual({ ...by, is: isOfAge })
        }
      }
    }
  }
  expect(agesBetween({})).toBeUndefined()
})
