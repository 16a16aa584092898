import { expect, test } from 'vitest'
import { doctorName } from './names.ts'

test.each([
  ['Greta', 'House', 'Dr. Greta House'],
  ['Dr. Greta', 'House', 'Dr. Greta House'],
  ['', 'dr House', 'dr House'],
  ['Dreta', 'House', 'Dr. Dreta House'],
])('a doctor of the names %j and %j is shown as %j', (firstName, lastName, shown) => {
  expect(doctorName({ firstName, lastName })).toBe(shown)
})
