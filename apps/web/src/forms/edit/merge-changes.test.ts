import { expect, test } from 'vitest'
import { mergeChanges } from './merge-changes.ts'

const before = { name: 'Ruiz', phone: '1', email: 'a@b.example' }

test('what the person changed stays, and the rest is as the newer version has it', () => {
  const typed = { ...before, phone: '2' }
  const newer = { name: 'Ruiz-Vega', phone: '3', email: 'a@b.example' }
  expect(mergeChanges({ before, typed, newer })).toEqual({
    name: 'Ruiz-Vega',
    phone: '2',
    email: 'a@b.example',
  })
})

test('a field that the person emptied stays empty', () => {
  const typed = { ...before, email: '' }
  expect(mergeChanges({ before, typed, newer: before }).email).toBe('')
})
