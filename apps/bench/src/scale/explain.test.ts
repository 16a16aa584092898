import { expect, test } from 'vitest'
import { wasteOf } from './explain.ts'

const tables = ['patients', 'assignments']

test('a plan that finds its rows by an index wastes nothing', () => {
  const plan = [
    'Limit  (cost=0.29..5.92 rows=21 width=232) (actual time=0.143..2.300 rows=21 loops=1)',
    '  ->  Index Scan using patients_pkey on patients  (actual time=0.143..2.298 rows=21 loops=1)',
    '        Rows Removed by Filter: 431',
    '  ->  Seq Scan on users  (actual time=0.002..0.003 rows=2 loops=1)',
  ]
  expect(wasteOf({ plan }, tables)).toEqual([])
})

test('a count that ends early is no waste', () => {
  const plan = [
    '        ->  Seq Scan on patients  (cost=0.00..29.12 rows=9 width=4) (actual time=0.022..3.184 rows=10001 loops=1)',
  ]
  expect(wasteOf({ plan }, tables)).toEqual([])
})

test('reading all of a large table is waste, with or without an index', () => {
  const sequential = [
    '  ->  Parallel Seq Scan on patients p  (actual time=0.022..369.184 rows=330000 loops=3)',
  ]
  expect(wasteOf({ plan: sequential }, tables)).toEqual(['reads all of patients'])
  const along = [
    '  ->  Index Scan using assignments_pkey on assignments  (actual time=1.038..807.102 rows=21 loops=1)',
    '        Rows Removed by Join Filter: 420440',
  ]
  expect(wasteOf({ plan: along }, tables)).toEqual(['drops 420440 rows'])
})
