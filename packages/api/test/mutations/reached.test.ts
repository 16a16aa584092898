import { expect, test } from 'vitest'
import type { Mutation } from './mutation.ts'
import { functionAround, noting } from './reached.ts'

const source = `
const twice = (n: number) => n * 2
export const pair = (n: number) => ({ n, twice: twice(n) })
export function outer(n: number): number {
  return [n].map(one => twice(one))[0] ?? 0
}
const atLoad = 1 + 1
`

const mutationOf = (text: string): Mutation => {
  const start = source.indexOf(text)
  return { kind: 'condition', file: 'a.ts', source, start, end: start + text.length, text: '', imports: '' }
}

test('a file notes which functions are called, and still does the same', async () => {
  const reached = new Set<string>()
  Object.assign(globalThis, { reachedFunctions: reached })
  const text = noting('a.ts', source).replaceAll(': number', '')
  expect(text.split('\n')).toHaveLength(source.split('\n').length)
  const module: { pair(n: number): unknown; outer(n: number): unknown } = await import(
    `data:text/javascript,${encodeURIComponent(text)}`
  )
  expect(reached.size).toBe(0)
  expect(module.pair(2)).toEqual({ n: 2, twice: 4 })
  const [twice, pair] = ['n * 2', 'twice: twice(n)'].map(part => functionAround(mutationOf(part)))
  expect(reached).toEqual(new Set([pair, twice]))
  expect(module.outer(3)).toBe(6)
  expect(reached).toContain(functionAround(mutationOf('twice(one)')))
  expect(functionAround(mutationOf('[n].map'))).not.toBe(functionAround(mutationOf('twice(one)')))
  expect(functionAround(mutationOf('1 + 1'))).toBeUndefined()
})
