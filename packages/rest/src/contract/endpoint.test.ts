import { expect, test } from 'vitest'
import { fullName } from './endpoint.ts'

test('a full name leaves out an empty part', () => {
  expect(fullName({ firstName: 'Cher', lastName: '' })).toBe('Cher')
  expect(fullName({ firstName: '', lastName: 'Velt' })).toBe('Velt')
  expect(fullName({ firstName: 'Jane', lastName: 'van Dyk' })).toBe('Jane van Dyk')
})
