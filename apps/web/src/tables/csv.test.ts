import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

test('one line a row, ended as RFC 4180 ends it', () => {
  expect(
    toCsv([
      ['at', 'actor'],
      ['2026-01-01', 7],
    ]),
  ).toBe('at,actor\r\n2026-01-01,7\r\n')
})

test('what is missing is empty', () => {
  expect(toCsv([[null, 'x', null]])).toBe(',x,\r\n')
})

test('commas, quotes and line breaks stay within their cell', () => {
  expect(toCsv([['a,b', 'say "no"', 'two\nlines']])).toBe('"a,b","say ""no""","two\nlines"\r\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])('%j is text, not a formula', text => {
  expect(toCsv([[text]])).toContain(`'${text}`)
})

test('a negative number stays a number', () => {
  expect(toCsv([[-5]])).toBe('-5\r\n')
})
