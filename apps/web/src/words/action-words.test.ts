import { expect, test } from 'vitest'
import { actionInWords, byNoun, nounOf, recordedActions } from './action-words.ts'

test('an action of a newer server is called as that server calls it', () => {
  expect(actionInWords('beds.read')).toBe('beds.read')
  expect(nounOf('beds.read')).toBe('Other')
})

test('a name that every object has is no action', () => {
  expect(actionInWords('constructor')).toBe('constructor')
})

test('no two actions are called alike, or one could not tell them apart in the list', () => {
  expect(new Set(recordedActions.map(actionInWords)).size).toBe(recordedActions.length)
})

test('groups actions by what they are about, wherever they stand', () => {
  expect(byNoun(['panel.read', 'practitioners.read', 'panels.read'])).toEqual([
    { noun: 'Panels', actions: ['panel.read', 'panels.read'] },
    { noun: 'Practitioners', actions: ['practitioners.read'] },
  ])
})
