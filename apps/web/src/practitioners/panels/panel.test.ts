import { expect, test } from 'vitest'
import { marksOf, panelInWords, targetOf } from './panel.ts'

const panel = { primary: 18, target: null, maximum: null, load: null, accepting: 'open' } as const

test('a panel without settings has no mark, and says how many patients it has', () => {
  expect(marksOf(panel)).toEqual([])
  expect(panelInWords(panel)).toBe('18 patients')
  expect(panelInWords({ ...panel, primary: 1 })).toBe('1 patient')
})

test('a panel is full at its maximum, even if that is 0, and beyond it', () => {
  const words = (primary: number, maximum: number) =>
    marksOf({ ...panel, primary, maximum }).map(({ words }) => words)
  expect([words(19, 20), words(20, 20), words(25, 20), words(0, 0)]).toEqual([
    [],
    ['Full'],
    ['Full'],
    ['Full'],
  ])
})

test('a panel is over its target when the per cent that are shown say so', () => {
  expect(marksOf({ ...panel, target: 18, load: 1.004 })).toEqual([])
  expect(marksOf({ ...panel, target: 18, load: 1.006 })).toEqual([{ words: 'Over target', limits: true }])
  expect(marksOf({ ...panel, load: 1.006 })).toEqual([])
})

test('all that matters for an assignment is in one line', () => {
  expect(panelInWords({ primary: 20, target: 18, maximum: 20, load: 1.12, accepting: 'closed' })).toMatch(
    /^20 of 20 patients, 112 %, Full, Over target, Closed$/,
  )
})

test('the target shrinks with the part of full time', () => {
  expect(targetOf({ target: 20, fte: 0.6 })).toBe(12)
  expect(targetOf({ target: null, fte: 0.6 })).toBeNull()
})
