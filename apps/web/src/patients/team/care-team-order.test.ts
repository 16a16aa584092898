import { expect, test } from 'vitest'
import { byTime } from './care-team-order.ts'

const entry = (
  name: string,
  role: 'primary' | 'consulting',
  startedAt: string,
  endedAt: string | null = null,
) => ({
  name,
  role,
  startedAt,
  endedAt,
})

test('the primary comes first, then who has been there longest; what ended last leads the rest', () => {
  const { open, ended } = byTime([
    entry('late', 'consulting', '2024-03-01T00:00:00.000Z'),
    entry('first gone', 'primary', '2019-01-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z'),
    entry('early', 'consulting', '2021-03-01T00:00:00.000Z'),
    entry('primary', 'primary', '2025-03-01T00:00:00.000Z'),
    entry('last gone', 'consulting', '2018-01-01T00:00:00.000Z', '2023-01-01T00:00:00.000Z'),
  ])
  expect(open.map(({ name }) => name)).toEqual(['primary', 'early', 'late'])
  expect(ended.map(({ name }) => name)).toEqual(['last gone', 'first gone'])
})
