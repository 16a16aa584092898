import { expect, test } from 'vitest'
import { basisInWords, deedInWords } from './access-words.ts'

test('tells what was done to a record, and why it was allowed', () => {
  expect(deedInWords('patients.update')).toBe('Changed the record')
  expect(basisInWords('assigned', false)).toBe('They look after this patient')
  expect(basisInWords('own', true)).toBe('Your own record')
})

test('what this portal does not know is shown as the server calls it', () => {
  expect(deedInWords('patients.export')).toBe('patients.export')
  expect(basisInWords('court-order', true)).toBe('court-order')
  expect(basisInWords(null, false)).toBeUndefined()
  for (const name of ['constructor', 'export']) expect(deedInWords(name)).toBe(name)
})

test('an action outside records is called as in the audit log', () => {
  expect(deedInWords('users.read')).toBe('Read accounts and sessions')
})
