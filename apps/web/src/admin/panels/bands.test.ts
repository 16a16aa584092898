import { expect, test } from 'vitest'
import { reachOf, readRows, rowsOf, sameRows, withOneMore, wrongOf } from './bands.ts'

const bands = [
  { fromAge: 0, male: 1.5, female: 1.5, other: 1.5 },
  { fromAge: 18, male: 0.8, female: 1, other: 0.9 },
]

test('a table goes through the form unchanged', () => {
  expect(readRows(rowsOf(bands))).toEqual({ bands })
  expect(sameRows(rowsOf(bands), rowsOf(bands))).toBe(true)
})

test('the first band begins at age 0, and each new one has a key of its own', () => {
  const [first] = withOneMore([])
  expect(first).toMatchObject({ fromAge: '0', male: '1' })
  const keys = withOneMore(withOneMore(rowsOf(bands))).map(({ key }) => key)
  expect(new Set(keys).size).toBe(4)
})

test('what is no number is said at its field; a comma is as good as a point', () => {
  const [first] = withOneMore([])
  if (!first) throw new Error('there is no row')
  expect(readRows([{ ...first, male: '0,5' }])).toMatchObject({ bands: [{ male: 0.5 }] })
  expect(readRows([first, { ...first, fromAge: '', female: '-1' }])).toEqual({
    fields: { '1.fromAge': 'Enter an age.', '1.female': 'Enter a number.' },
  })
})

test('a message of the server about a field stands there, and any other above the table', () => {
  expect(wrongOf({ 'bands.1.male': ['Too much.'], bands: ['The first band begins at age 0.'] })).toEqual({
    fields: { '1.male': 'Too much.' },
    whole: 'The first band begins at age 0.',
  })
})

test('a band reaches to the next age, in whatever order they stand', () => {
  const rows = rowsOf([...bands].reverse())
  expect(rows.map(row => reachOf(row, rows))).toEqual(['and older', 'to 17'])
})
