import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDeeper } from './depth.ts'
import { exchange, type Sent } from './testing/exchange.ts'
import { ours, serve } from './testing/servers.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

test('the depth of a text is the depth of its value, whatever its strings contain', () => {
  const anyText = fc.string({ unit: fc.constantFrom('"', '\\', '[', '{', ']', '}', 'a', '\u2028') })
  const { value } = fc.letrec(tie => ({
    value: fc.oneof({ maxDepth: 6 }, anyText, fc.array(tie('value')), fc.dictionary(anyText, tie('value'))),
  }))
  fc.assert(
    fc.property(value, fc.nat(7), (each, most) => {
      const padded = `${' '.repeat(most)}${JSON.stringify(each)}`
      expect(isDeeper(padded, most)).toBe(depthOf(each) > most)
    }),
    { numRuns: 2000 },
  )
})

test.each(['[', '"', '"\\', '{"a":[', ']]]]'])('an incomplete text is read to its end: %s', text => {
  expect(isDeeper(text.padStart(100), 2)).toBe(false)
})

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const get = (levels: number, query = ''): Sent => ({
  method: 'GET',
  path: `/trpc/echo?input=${nested(levels)}${query}`,
})
const post = (body: string, query = ''): Sent => ({
  method: 'POST',
  path: `/trpc/maybe${query}`,
  headers: { 'content-type': 'application/json' },
  body,
})

test.each([
  ['a query', get(65)],
  ['a streamed query', { ...get(65, '&batch=1'), headers: { 'trpc-accept': 'application/jsonl' } }],
  ['a body', post(nested(65))],
  ['a batch', post(`{"0":${nested(64)}}`, '?batch=1')],
  ['a body that has no end', post('['.repeat(3000))],
])('%s nested deeper than 64 levels runs no procedure', async (_name, sent) => {
  await using mine = await serve(ours())
  const { status, body } = await exchange(mine.url, sent)
  expect({ status, ...JSON.parse(body) }).toMatchObject({
    status: 400,
    error: { message: 'The input is nested more than 64 levels deep', data: { code: 'BAD_REQUEST' } },
  })
  expect(mine.reported.some(line => line.includes('nobody'))).toBe(false)
})

test('up to 64 levels are accepted, and maxDepth changes the limit', async () => {
  await using mine = await serve(ours())
  await using stricter = await serve(ours({ maxDepth: 3 }))
  expect((await exchange(mine.url, get(64))).status).toBe(200)
  expect((await exchange(stricter.url, get(3))).status).toBe(200)
  expect((await exchange(stricter.url, get(4))).status).toBe(400)
})
