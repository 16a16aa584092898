import { expect, test } from 'vitest'
import { tokenIn } from './use-token.ts'

test.each([
  ['#token=a-b_c', 'a-b_c'],
  ['token=a', 'a'],
  ['', ''],
  ['#top', ''],
])('the token in %o is %o', (fragment, token) => {
  expect(tokenIn(fragment)).toBe(token)
})
