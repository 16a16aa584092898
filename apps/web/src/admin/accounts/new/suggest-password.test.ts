import { expect, test } from 'vitest'
import { suggestPassword } from './suggest-password.ts'

test('is four groups of five characters that nobody mistakes for others', () => {
  for (let n = 0; n < 200; n++)
    expect(suggestPassword()).toMatch(/^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$/)
})

test('is another one each time', () => {
  expect(new Set(Array.from({ length: 200 }, suggestPassword)).size).toBe(200)
})
