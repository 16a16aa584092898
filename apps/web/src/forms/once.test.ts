import { expect, test } from 'vitest'
import { once } from './once.ts'

test('a second press is ignored while the first is pending and after it succeeded', async () => {
  const heard: string[] = []
  const answered = Promise.withResolvers<void>()
  const send = once((word: string) => {
    heard.push(word)
    return answered.promise
  })
  const first = send('first')
  expect(send('second')).toBeUndefined()
  answered.resolve()
  await first
  expect(send('third')).toBeUndefined()
  expect(heard).toEqual(['first'])
})

test('what failed can be tried again', async () => {
  let attempts = 0
  const send = once(async () => {
    attempts += 1
    if (attempts === 1) throw new Error('unreachable')
    return attempts
  })
  await expect(send()).rejects.toThrow('unreachable')
  expect(await send()).toBe(2)
  expect(send()).toBeUndefined()
})

test('what throws at once can be tried again', () => {
  let attempts = 0
  const send = once(() => {
    attempts += 1
    if (attempts === 1) throw new Error('refused')
    return attempts
  })
  expect(send).toThrow('refused')
  expect(send()).toBe(2)
})
