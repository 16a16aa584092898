import { expect, test } from 'vitest'
import { settingsInWords } from './settings-words.ts'

test('says what a panel was set to, and what it lacked', () => {
  expect(settingsInWords({ accepting: 'closed', target: 20, maximum: 1, fte: 0.6 })).toBe(
    'closed, target 20, at most 1 patient, 60 % of full time',
  )
  expect(settingsInWords({ accepting: 'open', target: null, maximum: null, fte: 1 })).toBe(
    'open to everybody, no target, no maximum, full time',
  )
})
