import { expect, test } from 'vitest'
import { figure, table } from './report.ts'

test('a table is Markdown and lines up as text', () => {
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

test('figures have three significant digits; a missing one is a dash', () => {
  expect([12_345.6, 123.4, 1.234, 0.5678, 0].map(figure)).toEqual(['12346', '123', '1.23', '0.568', '0.00'])
  expect([Number.NaN, undefined, Number.POSITIVE_INFINITY].map(figure)).toEqual(['–', '–', '–'])
})
