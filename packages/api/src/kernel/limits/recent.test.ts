import { expect, test } from 'vitest'
import { createRecent } from './recent.ts'

test('33 what is remembered is limited, and what was asked for longest ago goes first', () => {
  const recent = createRecent<number>(3)
  for (const n of [1, 2, 3]) recent.set(String(n), n)
  recent.get('1')
  recent.set('2', 22)
  recent.set('4', 4)
  expect(['1', '2', '3', '4'].map(key => recent.get(key))).toEqual([1, 22, undefined, 4])
  for (let n = 0; n < 1000; n++) recent.set(String(n), n)
  expect(recent.size()).toBe(3)
  recent.forget(n => n > 997)
  expect(['997', '998', '999'].map(key => recent.get(key))).toEqual([997, undefined, undefined])
  expect(recent.size()).toBe(1)
})
