import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectAlike } from './testing/compare.ts'
import type { Sent } from './testing/exchange.ts'
import { anyRequest } from './testing/requests.ts'
import { ours, serve, stock, type TrpcOptions, variants } from './testing/servers.ts'

/** Number of generated requests for each variant; an environment variable can raise it. */
const numRuns = Number(process.env.RUNS ?? 250)

const cases: [string, Partial<TrpcOptions>][] = Object.entries(variants)

test.each(cases)('any request is answered as by the stock adapter: %s', async (_name, variant) => {
  await using mine = await serve(ours(), variant)
  await using theirs = await serve(stock, variant)
  const statuses = new Set<number | undefined>()
  await fc.assert(
    fc.asyncProperty(anyRequest, async sent => {
      statuses.add((await expectAlike(mine, theirs, sent)).status)
    }),
    { numRuns },
  )
  expect([...statuses]).toEqual(expect.arrayContaining([200, 204, 400, 404, 405, 415, 500]))
})

test('any request is answered as by the stock adapter: with limits that are never reached', async () => {
  await using mine = await serve(ours({ maxConcurrentCalls: 100, maxReplyBytes: 1_000_000 }))
  await using theirs = await serve(stock)
  await fc.assert(
    fc.asyncProperty(anyRequest, async sent => {
      await expectAlike(mine, theirs, sent)
    }),
    { numRuns: numRuns / 2 },
  )
})

const json = { 'content-type': 'application/json' }
const get = (path: string, headers = {}): Sent => ({ method: 'GET', path: `/trpc/${path}`, headers })
const post = (path: string, body: string, headers = {}): Sent => ({
  method: 'POST',
  path: `/trpc/${path}`,
  headers: { ...json, ...headers },
  body,
})
const form = '--b\r\ncontent-disposition: form-data; name="name"\r\n\r\nAna\r\n--b--\r\n'
const one = encodeURIComponent(JSON.stringify({ 0: { q: 'abc' } }))

const requests: [string, number | undefined, Sent][] = [
  ['a query', 200, get('find?input=%7B%22q%22%3A%22a%22%7D')],
  ['a mutation', 200, post('add', '{"n":1}')],
  ['a mutation without input', 200, post('ping', 'null')],
  ['a query without a result', 200, get('nothing')],
  ['a procedure of a lazy router', 200, get('later.list')],
  ['an unknown procedure', 404, get('no.such')],
  ['a mutation asked by GET', 405, get('add')],
  ['a query asked by POST', 405, post('hello', '{}')],
  ['a HEAD', 204, { ...get('hello'), method: 'HEAD' }],
  ['an OPTIONS', 405, { ...get('hello'), method: 'OPTIONS', headers: json }],
  ['a PUT', 405, { ...post('add', '{"n":1}'), method: 'PUT' }],
  ['a DELETE', 405, { ...get('add'), method: 'DELETE' }],
  ['a batch', 200, get('hello,nothing?batch=1')],
  ['a batch of successes and failures', 207, get(`find,find,no.such,hello?batch=1&input=${one}`)],
  ['a batch with an input too many', 200, post('add?batch=1', '{"0":{"n":1},"1":{"n":2},"x":3}')],
  ['a batch whose input is a list', 400, post('add?batch=1', '[{"n":1}]')],
  ['a batch whose input is null', 400, post('add,add?batch=1', 'null')],
  ['a batch of a name and nothing', 207, get('hello,?batch=1')],
  ['a batch of nothings', 404, get(',,?batch=1')],
  ['a batch of a query and a mutation', 400, post('hello,ping?batch=1', '{}')],
  ['a batch of a subscription', 400, get('ticks?batch=1')],
  ['names with commas, not batched', 404, get('hello,hello')],
  ['malformed JSON in the query', 400, get('echo?input=%7B')],
  ['malformed JSON in the body', 400, post('add', '{"n":')],
  ['malformed JSON in a batch', 400, post('add,add?batch=1', '{"0":')],
  ['a body with a mark of its byte order', 200, post('add', '\uFEFF{"n":1}')],
  ['half a pair of surrogates', 200, get('echo?input=%22%5Cud800%22')],
  ['a malformed escape in the query', 200, get('echo?input=%22%zz%22')],
  ['a malformed escape in the path', 400, get('%zz')],
  ['an escape that is malformed when decoded again', 400, get('%25zz')],
  ['an escaped name', 200, get('h%65llo')],
  ['a name escaped twice', 200, get('h%2565llo')],
  ['what follows a number sign', 200, get('hello#?batch=1')],
  ['an absolute address', 200, { ...get('hello'), path: 'http://elsewhere.example/trpc/hello' }],
  ['two inputs', 200, get('echo?input=1&input=2')],
  ['a very long name', 404, get('x'.repeat(1900))],
  ['a name longer than the router takes', 414, get('x'.repeat(2100))],
  ['a path of two segments', 404, get('nested/deep')],
  ['no name', 404, get('')],
  ['text', 415, post('add', '{"n":1}', { 'content-type': 'text/plain' })],
  [
    'a GET that claims to be a form',
    405,
    get('hello', { 'content-type': 'multipart/form-data; boundary=b' }),
  ],
  ['a GET that claims to be text', 200, get('hello', { 'content-type': 'text/plain' })],
  ['a form', 200, post('form', form, { 'content-type': 'multipart/form-data; boundary=b' })],
  ['a broken form', 400, post('form', '--b', { 'content-type': 'multipart/form-data; boundary=b' })],
  ['bytes', 200, post('bytes', 'abc', { 'content-type': 'application/octet-stream' })],
  ['no content type and no body', 415, { method: 'POST', path: '/trpc/ping' }],
  ['connection parameters', 200, get('about?connectionParams=%7B%22token%22%3A%22t%22%7D')],
  ['connection parameters that are none', 400, get('about?connectionParams=%7B%22token%22%3A1%7D')],
  ['a subscription', 200, get('ticks')],
  ['a subscription that goes on', 200, get('ticks?lastEventId=4')],
  ['a streamed batch', 200, get('hello,find,streamed?batch=1', { 'trpc-accept': 'application/jsonl' })],
  ['a stream without a batch', 400, get('hello', { accept: 'application/jsonl' })],
  ['a stream for somebody who takes none', 415, get('streamed')],
  ['a promise in a result', 415, get('promised')],
  ['streams in a batch', 207, get('streamed,hello,promised?batch=1')],
  ['promises in a list', 200, get('listed')],
  ['a result that is not valid', 500, get('badOutput')],
  ['a result that cannot be written', 500, get('unwritable')],
  ['an error with a cause', 403, get('refuse?input=%22FORBIDDEN%22')],
  ['a thrown error', 500, get('crash?input=%22error%22')],
  ['a thrown text', 500, get('crash?input=%22text%22')],
  ['a thrown object', 500, get('crash?input=%7B%22message%22%3A%22m%22%7D')],
  ['a reply that a procedure prepared', 200, get('created')],
  ['cookies of the context', 200, get('hello', { 'x-context': 'cookie' })],
  ['a context that refuses', 401, get('hello,find?batch=1', { 'x-context': 'reject' })],
  ['a context that fails', 500, post('add', '{"n":1}', { 'x-context': 'throw' })],
  ['headers of responseMeta', 200, get('created', { 'x-meta': 'headers' })],
  ['plain headers of responseMeta', 207, get('hello,find?batch=1', { 'x-meta': 'plain' })],
  ['a content type of responseMeta', 200, get('hello', { 'x-meta': 'type' })],
  ['a status of responseMeta', 418, get('hello', { 'x-meta': 'status' })],
]

test.each(requests)('%s is answered as by the stock adapter, with %s', async (_name, status, sent) => {
  await using mine = await serve(ours())
  await using theirs = await serve(stock)
  expect((await expectAlike(mine, theirs, sent)).status).toBe(status)
})

test('the same list with a transformer', async () => {
  await using mine = await serve(ours(), variants.wrapping)
  await using theirs = await serve(stock, variants.wrapping)
  for (const [, , sent] of requests) await expectAlike(mine, theirs, sent)
})
