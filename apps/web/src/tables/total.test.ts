import { expect, test } from 'vitest'
import { countedBeyond, totalInWords, totalOf } from './total.ts'

const pages = (nextCursor: string | null, isPlaceholderData = false) => ({
  data: { pages: [{ items: [1, 2], nextCursor }] },
  isPlaceholderData,
})
const count = (total: number, isPlaceholderData = false) => ({
  data: { total, more: false },
  isPlaceholderData,
})
const none = { data: undefined, isPlaceholderData: false }

test('a list is counted only once its first page is there and is not all', () => {
  expect(countedBeyond(none).enabled).toBe(false)
  expect(countedBeyond(pages(null)).enabled).toBe(false)
  expect(countedBeyond(pages('next')).enabled).toBe(true)
  expect(countedBeyond(pages('next', true)).enabled).toBe(false)
})

test('a total is that of the rows that are shown, or unknown', () => {
  expect(totalOf(none, count(7))).toBeUndefined()
  expect(totalOf(pages('next'), none)).toBeUndefined()
  expect(totalOf(pages(null), count(7))).toEqual({ total: 2, more: false })
  expect(totalOf(pages('next'), count(7))).toEqual({ total: 7, more: false })
  // The count is still that of the search before: so are the rows, or they are not any more.
  expect(totalOf(pages('next', true), count(7, true))).toEqual({ total: 7, more: false })
  expect(totalOf(pages('next'), count(7, true))).toBeUndefined()
})

test('a total is said in words', () => {
  const patients = ['patient', 'patients'] as const
  expect(totalInWords({ total: 1, more: false }, patients)).toBe('1 patient')
  expect(totalInWords({ total: 1234, more: false }, patients)).toBe(`${(1234).toLocaleString()} patients`)
  expect(totalInWords({ total: 10_000, more: true }, patients)).toBe(
    `more than ${(10_000).toLocaleString()} patients`,
  )
})
