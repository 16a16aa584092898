import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { listAsJson } from './pieces.ts'

const rowsOf = (lengths: number[]) => lengths.map((length, id) => ({ id, text: '☃"'.repeat(length) }))

test.each([[[]], [[1]], [[1, 2, 3]], [[5000]]])('a short list is one text: %j', lengths => {
  const rows = rowsOf(lengths)
  expect(listAsJson(rows)).toBe(JSON.stringify(rows))
})

test.each([
  ['many short rows', Array(3000).fill(10)],
  ['a few long rows', Array(9).fill(20_000)],
  ['rows of all lengths', Array.from({ length: 200 }, (_, n) => (n % 7) ** 4)],
  ['a long row last', [1, 1, 20_000]],
  ['a long row first', [20_000, 1, 1]],
])('63 a long list is sent in pieces, none much longer than one row: %s', async (_, lengths) => {
  const rows = rowsOf(lengths)
  const sent = listAsJson(rows)
  expect(sent).toBeInstanceOf(Readable)
  const pieces: string[] = []
  for await (const piece of Readable.from(sent)) pieces.push(piece)
  expect(pieces.join('')).toBe(JSON.stringify(rows))
  const longestRow = Math.max(...rows.map(row => JSON.stringify(row).length))
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(longestRow + 20_000)
})
