import { expect, test } from 'vitest'
import { Refusal } from '../errors/refusal.ts'
import { createWaits } from './waits.ts'

const told = (seconds: number) =>
  new Refusal('TOO_MANY_REQUESTS', `Wait ${seconds} seconds.`, { reason: 'quota_reached' })

test('66 a caller who has to wait gets the time that is left, until it is over', () => {
  let now = 1_000
  const waits = createWaits({ now: () => now })
  waits.assertNotWaiting('user/1')
  expect(waits.begin('user/1', 30, told).message).toBe('Wait 30 seconds.')
  now = 11_500
  expect(() => waits.assertNotWaiting('user/1')).toThrow('Wait 20 seconds.')
  waits.assertNotWaiting('user/2')
  now = 31_000
  waits.assertNotWaiting('user/1')
})

test('66 the number of remembered waits is limited', () => {
  const waits = createWaits({ now: () => 1_000, most: 2 })
  for (const what of ['user/1', 'user/2', 'user/3']) waits.begin(what, 30, told)
  waits.assertNotWaiting('user/1')
  expect(() => waits.assertNotWaiting('user/3')).toThrow('Wait 30 seconds.')
})
