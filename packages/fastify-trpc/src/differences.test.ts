import { expect, test } from 'vitest'
import { exchange, type Sent } from './testing/exchange.ts'
import { ours, serve, stock } from './testing/servers.ts'

// This adapter differs from the stock one on purpose here. Each test shows both.

const post = (path: string, body: string, type = 'application/json'): Sent => ({
  method: 'POST',
  path: `/trpc/${path}`,
  headers: { 'content-type': type },
  body,
})

test('an empty JSON body is no input, as httpLink sends it', async () => {
  await using mine = await serve(ours())
  await using theirs = await serve(stock)
  const sent = post('maybe', '')
  expect(await exchange(mine.url, sent)).toMatchObject({ status: 200, body: '{"result":{"data":{}}}' })
  expect(await exchange(theirs.url, sent)).toMatchObject({ status: 400 })
})

test('an empty JSON body of a batch has no inputs', async () => {
  await using mine = await serve(ours())
  const { status, body } = await exchange(mine.url, post('maybe,ping?batch=1', ''))
  expect({ status, body }).toEqual({
    status: 200,
    body: '[{"result":{"data":{}}},{"result":{"data":"pong"}}]',
  })
})

test.each([
  ['PAYLOAD_TOO_LARGE', 413, post('add', JSON.stringify('x'.repeat(5000)))],
  ['UNSUPPORTED_MEDIA_TYPE', 415, post('add', 'n=1', 'application/x-www-form-urlencoded')],
  ['UNSUPPORTED_MEDIA_TYPE', 415, post('add', '{"n":1}', 'nonsense')],
])('Fastify’s own refusals have tRPC’s shape: %s', async (code, httpStatus, sent) => {
  await using mine = await serve(ours())
  await using theirs = await serve(stock)
  const { status, headers, body } = await exchange(mine.url, sent)
  expect({ status, type: headers['content-type'], ...JSON.parse(body) }).toMatchObject({
    status: httpStatus,
    type: 'application/json',
    error: { code: expect.any(Number), message: expect.any(String), data: { code, httpStatus } },
  })
  expect(mine.reported[0]).toContain(`"code":"${code}"`)
  const other = await exchange(theirs.url, sent)
  expect(JSON.parse(other.body)).toMatchObject({ statusCode: httpStatus, code: /^FST_/ })
})

test('errorHandler: false leaves errors to the outer error handler', async () => {
  await using mine = await serve(ours({ errorHandler: false }))
  const { status, body } = await exchange(mine.url, post('add', 'n=1', 'nonsense'))
  expect({ status, body: JSON.parse(body) }).toMatchObject({ status: 415, body: { statusCode: 415 } })
  expect(mine.reported).toEqual([])
})

test.each([
  [503, 503, 'SERVICE_UNAVAILABLE'],
  [400, 400, 'BAD_REQUEST'],
  [410, 400, 'BAD_REQUEST'],
  [507, 500, 'INTERNAL_SERVER_ERROR'],
  [0, 500, 'INTERNAL_SERVER_ERROR'],
  [undefined, 500, 'INTERNAL_SERVER_ERROR'],
])('a hook’s error with status %s is answered as %s %s', async (statusCode, status, code) => {
  await using mine = await serve((app, trpcOptions) => {
    app.addHook('preHandler', async () => {
      throw Object.assign(new Error('not now'), { statusCode })
    })
    ours()(app, trpcOptions)
  })
  const reply = await exchange(mine.url, { method: 'GET', path: '/trpc/hello' })
  expect({ status: reply.status, ...JSON.parse(reply.body) }).toMatchObject({
    status,
    error: { message: 'not now', data: { code, httpStatus: status } },
  })
})

test('jsonOnly accepts only JSON', async () => {
  await using mine = await serve(ours({ jsonOnly: true }))
  for (const type of ['multipart/form-data; boundary=b', 'text/plain', 'application/octet-stream']) {
    const { status, body } = await exchange(mine.url, post('ping', '--b--', type))
    expect({ status, ...JSON.parse(body) }).toMatchObject({
      status: 415,
      error: { data: { code: 'UNSUPPORTED_MEDIA_TYPE' } },
    })
  }
  expect((await exchange(mine.url, post('ping', 'null'))).status).toBe(200)
  await using theirs = await serve(stock)
  expect((await exchange(theirs.url, post('ping', '--b--', 'multipart/form-data; boundary=b'))).status).toBe(
    200,
  )
})

test('a reply has a content-length', async () => {
  await using mine = await serve(ours())
  await using theirs = await serve(stock)
  const sent: Sent = { method: 'GET', path: '/trpc/find?input=%7B%22q%22%3A%22%C3%A9%22%7D' }
  const { headers, body } = await exchange(mine.url, sent)
  expect(headers).toMatchObject({ 'content-length': String(Buffer.byteLength(body)) })
  expect((await exchange(theirs.url, sent)).headers).toMatchObject({ 'transfer-encoding': 'chunked' })
})

test('a result that cannot be serialised has the headers of responseMeta once', async () => {
  await using mine = await serve(ours())
  await using theirs = await serve(stock)
  const sent = { method: 'GET', path: '/trpc/unwritable', headers: { 'x-meta': 'headers' } }
  expect((await exchange(mine.url, sent)).headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'] })
  expect((await exchange(theirs.url, sent)).headers).toMatchObject({ 'x-a': '1, 1' })
})

test('an invalid Host matters only where info.url is read', async () => {
  await using mine = await serve(ours())
  await using theirs = await serve(stock)
  const get = (path: string) => ({ method: 'GET', path: `/trpc/${path}`, headers: { host: 'a b' } })
  expect((await exchange(mine.url, get('hello'))).status).toBe(200)
  expect((await exchange(mine.url, get('about'))).body).toContain('"message":"Invalid URL"')
  expect((await exchange(theirs.url, get('hello'))).status).toBe(500)
  const unknown = await exchange(mine.url, get('no.such'))
  expect({ status: unknown.status, ...JSON.parse(unknown.body) }).toMatchObject({
    status: 400,
    error: { message: 'Invalid URL', data: { code: 'BAD_REQUEST' } },
  })
})
