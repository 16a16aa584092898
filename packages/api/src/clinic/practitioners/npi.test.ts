import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNpi } from './npi.ts'

test.each(['1234567893', '1245319599', '1003000126'])(
  '%s, a number in use or in the standard, is valid',
  npi => {
    expect(isNpi(npi)).toBe(true)
  },
)

const nine = fc.stringMatching(/^\d{9}$/)
const numberOf = (first: string) => {
  const valid = [...'0123456789'].filter(digit => isNpi(first + digit))
  expect(valid).toHaveLength(1)
  return `${first}${valid[0]}`
}

test('nine digits have exactly one check digit', () => {
  fc.assert(fc.property(nine, first => void numberOf(first)))
})

test('one wrong digit is detected', () => {
  const place = fc.integer({ min: 0, max: 9 })
  fc.assert(
    fc.property(nine, place, fc.integer({ min: 1, max: 9 }), (first, at, by) => {
      const npi = numberOf(first)
      const digit = (Number(npi[at]) + by) % 10
      expect(isNpi(npi.slice(0, at) + digit + npi.slice(at + 1))).toBe(false)
    }),
  )
})

test('two exchanged neighbours are detected, except 0 and 9', () => {
  fc.assert(
    fc.property(nine, fc.integer({ min: 0, max: 8 }), (first, at) => {
      const npi = numberOf(first)
      const pair = npi.slice(at, at + 2)
      fc.pre(pair[0] !== pair[1] && pair !== '09' && pair !== '90')
      expect(isNpi(`${npi.slice(0, at)}${pair[1]}${pair[0]}${npi.slice(at + 2)}`)).toBe(false)
    }),
  )
})

test('anything but ten digits is refused', () => {
  fc.assert(
    fc.property(
      fc.string().filter(text => !/^\d{10}$/.test(text)),
      text => !isNpi(text),
    ),
  )
  for (const npi of ['123456789', '12345678930', ' 1234567893', '1234567893\n', '１２３４５６７８９３']) {
    expect(isNpi(npi)).toBe(false)
  }
})
