import { expect, test } from 'vitest'
import { roleInWords, whoMay } from './role-names.ts'

test('a role is shown in words', () => {
  expect(roleInWords('admin')).toBe('Administrator')
})

test('a role that this portal does not know is shown as the server calls it', () => {
  for (const name of ['constructor', 'auditor']) expect(roleInWords(name)).toBe(name)
})

test('who may do something is told by role, the most trusted first', () => {
  const cells = { staff: 'all', admin: 'all' } as const
  expect(whoMay('panels.override', { grid: { 'panels.override': cells } })).toBe('Administrator or Staff')
})
