import { initTRPC } from '@trpc/server'
import { expect, test } from 'vitest'
import { exchange, type Sent } from './testing/exchange.ts'
import { routerWith } from './testing/router.ts'
import { ours, serve } from './testing/servers.ts'

const inherited = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'nested.__proto__',
  'nested.constructor',
  'hello.call',
  'then',
]

test.each(inherited)('a property of every object is not a procedure: %s', async name => {
  await using server = await serve(ours())
  for (const path of [name, `${name}?batch=1`, `hello,${name}?batch=1`, `${name},hello?batch=1`]) {
    const { body } = await exchange(server.url, { method: 'GET', path: `/trpc/${path}` })
    const [failed] = [JSON.parse(body)].flat().filter(each => 'error' in each)
    expect(failed.error).toMatchObject({
      message: `No procedure found on path "${name}"`,
      data: { code: 'NOT_FOUND' },
    })
  }
})

test('only numbers name inputs in a batch', async () => {
  await using server = await serve(ours())
  const input = '{"__proto__":{"0":"x"},"constructor":1,"length":9,"-1":2,"1":"mine","01":3}'
  const path = `/trpc/echo,echo?batch=1&input=${encodeURIComponent(input)}`
  const { body } = await exchange(server.url, { method: 'GET', path })
  expect(JSON.parse(body)).toEqual([{ result: { data: {} } }, { result: { data: { input: 'mine' } } }])
})

test('an input with such names is plain data', async () => {
  await using server = await serve(ours())
  const sent: Sent = {
    method: 'POST',
    path: '/trpc/echo',
    headers: { 'content-type': 'application/json' },
    body: '{"__proto__":{"admin":true}}',
  }
  await using open = await serve(ours(), { allowMethodOverride: true })
  expect((await exchange(open.url, sent)).body).toContain('{"__proto__":{"admin":true}}')
  expect('admin' in {}).toBe(false)
  expect((await exchange(server.url, sent)).status).toBe(405)
})

// This package relies on these internals of tRPC, which its documentation does not promise.

test('a router keeps its procedures under their full names, without a prototype', async () => {
  const { procedures, lazy } = routerWith()._def
  expect(Object.getPrototypeOf(procedures)).toBe(null)
  expect(Object.keys(procedures)).toEqual(expect.arrayContaining(['echo', 'nested.deep.list']))
  expect(Object.keys(lazy)).toEqual(['later'])
})

test('the procedures of a lazy router join the others after the first call to one', async () => {
  const router = routerWith()
  await using server = await serve(ours(), { router })
  const calls = () => exchange(server.url, { method: 'GET', path: '/trpc/later.list?input=1' })
  expect((await calls()).headers).toMatchObject({ 'transfer-encoding': 'chunked' })
  expect(Object.keys(router._def.procedures)).toContain('later.list')
  const { headers, body } = await calls()
  expect({ body, length: headers['content-length'] }).toEqual({
    body: '{"result":{"data":{"later":1}}}',
    length: '31',
  })
})

test('a procedure is called with its path, context, signal, place in the batch, and a way to its input', async () => {
  const t = initTRPC.create()
  const { signal } = new AbortController()
  const procedure = t.procedure
    .input((value: unknown) => value)
    .query(({ path, ctx, signal, input, batchIndex }) => ({ path, ctx, signal, input, batchIndex }))
  const call = { path: 'a', ctx: { a: 1 }, signal, batchIndex: 2 }
  expect(await procedure({ ...call, type: 'query', getRawInput: async () => 3 })).toEqual({
    ...call,
    input: 3,
  })
})
