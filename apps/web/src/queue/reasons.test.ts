import { expect, test } from 'vitest'
import { reasonsInWords } from './reasons.ts'

test('reasons read as one sentence', () => {
  expect(reasonsInWords(['former_primary', 'room'])).toBe('Was the primary before, has room')
  expect(reasonsInWords(['site', 'language', 'room'])).toBe(
    'Works at the home site, speaks their language, has room',
  )
  expect(reasonsInWords(['no_room'])).toBe('No panel has room')
})
