import { expect, test } from 'vitest'
import { readSettings, valuesOf } from './entered.ts'

test('settings go through the form unchanged', () => {
  const settings = { accepting: 'open', target: null, maximum: 0, fte: 0.57 } as const
  expect(valuesOf(settings)).toEqual({ accepting: 'open', target: '', maximum: '0', fte: '57' })
  expect(readSettings(valuesOf(settings))).toEqual({
    wrong: {},
    settings: { target: null, maximum: 0, fte: 0.57 },
  })
})

test('what is no number is said at its field, and never taken for no limit', () => {
  const { wrong } = readSettings({ target: 'many', maximum: '12.5', fte: '' })
  expect(Object.keys(wrong)).toEqual(['target', 'maximum', 'fte'])
})
