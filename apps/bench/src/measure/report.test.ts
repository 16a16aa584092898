import { expect, test } from 'vitest'
import { figure, table } from './report.ts'

test('a table lines up as text and is Markdown', () => {
  const text = table(
    ['way', 'calls/s'],
    [
      ['RPC', '6000'],
      ['plain', '12000'],
    ],
  )
  expect(text.split('\n')).toEqual([
    '| way   | calls/s |',
    '|-------|--------:|',
    '| RPC   |    6000 |',
    '| plain |   12000 |',
  ])
})

test('figures have three digits that count, and a dash stands where there is none', () => {
  expect([12_345.6, 123.4, 1.234, 0.5678, 0].map(figure)).toEqual(['12346', '123', '1.23', '0.568', '0.00'])
  expect([Number.NaN, undefined, Number.POSITIVE_INFINITY].map(figure)).toEqual(['–', '–', '–'])
})
