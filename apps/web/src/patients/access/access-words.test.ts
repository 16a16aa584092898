import { expect, test } from 'vitest'
import { basisInWords, deedInWords } from './access-words.ts'

test('tells what was done to a record, and why it was allowed', () => {
  expect(deedInWords({ action: 'patients.update', how: 'opened' })).toBe('Changed the record')
  expect(basisInWords('assigned', false)).toBe('They look after this patient')
  expect(basisInWords('own', true)).toBe('Your own record')
})

test('a record that stood in a list was not opened', () => {
  expect(deedInWords({ action: 'patients.read', how: 'opened' })).toBe('Read the record')
  expect(deedInWords({ action: 'patients.read', how: 'listed' })).toBe('Listed it among patients')
})

test('what this portal does not know is shown as the server calls it', () => {
  const opened = (action: string) => deedInWords({ action, how: 'opened' })
  expect(opened('patients.export')).toBe('patients.export')
  expect(deedInWords({ action: 'patients.export', how: 'listed' })).toBe('Listed it: patients.export')
  expect(basisInWords('court-order', true)).toBe('court-order')
  expect(basisInWords(null, false)).toBeUndefined()
  for (const name of ['constructor', 'export']) expect(opened(name)).toBe(name)
})

test('an action outside records is called as in the audit log', () => {
  expect(deedInWords({ action: 'users.read', how: 'opened' })).toBe('Read accounts and sessions')
})
