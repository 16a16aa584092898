import { expect, test } from 'vitest'
import { exchange, type Sent } from './testing/exchange.ts'
import { ours, serve } from './testing/servers.ts'
import { joinVary } from './vary.ts'

const get = (path: string, headers = {}): Sent => ({ method: 'GET', path: `/trpc/${path}`, headers })

test.each([
  ['a reply', get('hello'), 200],
  ['a batch', get('hello,nothing?batch=1'), 200],
  ['a failure', get('find'), 400],
  ['an unknown procedure', get('no.such'), 404],
  ['a method that is not taken', get('add'), 405],
  ['a streamed batch', get('hello,find?batch=1', { 'trpc-accept': 'application/jsonl' }), 200],
  ['a subscription', get('ticks'), 200],
  ['headers of responseMeta', get('hello', { 'x-meta': 'headers' }), 200],
  [
    'a body that is too large',
    {
      method: 'POST',
      path: '/trpc/add',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify('x'.repeat(5000)),
    },
    413,
  ],
] satisfies [string, Sent, number][])('%s adds to the Vary of earlier hooks', async (_, sent, status) => {
  await using mine = await serve((app, trpcOptions) => {
    app.addHook('onRequest', async (_req, res) => {
      res.header('vary', 'Origin, Accept')
    })
    ours()(app, trpcOptions)
  })
  const reply = await exchange(mine.url, sent)
  expect(reply.status).toBe(status)
  const names = String(reply.headers.vary).split(', ')
  expect(names).toEqual(expect.arrayContaining(['Origin', 'Accept', 'trpc-accept']))
  expect(new Set(names.map(name => name.toLowerCase())).size).toBe(names.length)
})

test('several Vary headers become one with each name once', () => {
  expect(joinVary('Origin', 'trpc-accept, accept')).toBe('Origin, trpc-accept, accept')
  expect(joinVary(['Accept', 'Origin'], 'accept,,ORIGIN')).toBe('Accept, Origin')
  expect(joinVary(undefined, null, 'accept')).toBe('accept')
  expect(joinVary('*', 'accept')).toBe('*')
})
