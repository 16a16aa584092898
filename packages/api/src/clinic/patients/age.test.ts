import { expect, test } from 'vitest'
import { ageOf } from './age.ts'

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
