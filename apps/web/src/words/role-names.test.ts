import { expect, test } from 'vitest'
import { roleInWords } from './role-names.ts'

test('a role is shown in words', () => {
  expect(roleInWords('admin')).toBe('Administrator')
})

test('a role that this portal does not know is shown as the server calls it', () => {
  for (const name of ['constructor', 'auditor']) expect(roleInWords(name)).toBe(name)
})
