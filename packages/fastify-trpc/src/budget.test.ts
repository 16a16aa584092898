import { initTRPC } from '@trpc/server'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fastifyTRPCPlugin } from './index.ts'
import type { RequestLimits } from './options.ts'
import { exchange, type Sent } from './testing/exchange.ts'

/** A server that counts how many calls ran, and how many at a time. */
async function serve(limits: RequestLimits) {
  const seen = { begun: 0, running: 0, most: 0 }
  const running = async <Result>(result: Result) => {
    seen.begun += 1
    seen.running += 1
    seen.most = Math.max(seen.most, seen.running)
    // Waits one turn of the event loop, so that every call that may begin does.
    await new Promise(resolve => setImmediate(resolve))
    seen.running -= 1
    return result
  }
  const t = initTRPC.create()
  const text = t.procedure.input(z.int())
  const router = t.router({
    text: text.query(({ input }) => running('x'.repeat(input))),
    write: text.mutation(({ input }) => running('y'.repeat(input))),
    fail: t.procedure.query(() => running('').then(() => Promise.reject(new Error('no')))),
  })
  const app = Fastify({ routerOptions: { maxParamLength: 5000 } })
  app.register(fastifyTRPCPlugin<typeof router>, { prefix: '/trpc', trpcOptions: { router }, ...limits })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, seen, [Symbol.asyncDispose]: () => app.close() }
}

/** A batch of calls of one procedure, each with its number as input. */
const batch = (name: string, inputs: number[], headers = {}): Sent => {
  const path = `/trpc/${inputs.map(() => name).join(',')}?batch=1`
  const input = JSON.stringify({ ...inputs })
  if (name !== 'write') return { method: 'GET', path: `${path}&input=${encodeURIComponent(input)}`, headers }
  return { method: 'POST', path, headers: { 'content-type': 'application/json', ...headers }, body: input }
}
const streamed = { 'trpc-accept': 'application/jsonl' }

const replies = z.array(z.object({ error: z.object({ data: z.object({ httpStatus: z.int() }) }).optional() }))
const statusesOf = (body: string) =>
  replies.parse(JSON.parse(body)).map(({ error }) => error?.data.httpStatus ?? 200)

test.each([
  ['in one reply', {}],
  ['streamed', streamed],
])('63 a batch runs exactly the allowed number of calls at a time, %s', async (_how, headers) => {
  await using server = await serve({ maxConcurrentCalls: 3 })
  const { status, body } = await exchange(server.url, batch('text', Array(20).fill(1), headers))
  expect(status).toBe(200)
  expect(body.match(/"x"/g)).toHaveLength(20)
  expect(server.seen).toEqual({ begun: 20, running: 0, most: 3 })
})

test('63 without a limit a batch runs all at once', async () => {
  await using server = await serve({})
  await exchange(server.url, batch('text', Array(20).fill(1)))
  expect(server.seen.most).toBe(20)
})

test('63 a call that fails frees its place', async () => {
  await using server = await serve({ maxConcurrentCalls: 1 })
  const { body } = await exchange(server.url, batch('fail', [1, 1, 1]))
  expect(statusesOf(body)).toEqual([500, 500, 500])
  expect(server.seen.begun).toBe(3)
})

test('63 a query that does not fit is answered with 413, and calls that have not begun are not run', async () => {
  await using server = await serve({ maxConcurrentCalls: 2, maxReplyBytes: 1000 })
  const { status, body } = await exchange(server.url, batch('text', [10, 400, 2000, 10, 10, 10, 10]))
  expect(status).toBe(207)
  expect(statusesOf(body).slice(0, 3)).toEqual([200, 200, 413])
  expect(statusesOf(body).slice(4)).toEqual([413, 413, 413])
  expect(server.seen.begun).toBeLessThan(7)
  expect(body).not.toContain('x'.repeat(2000))
})

test('63 a single query that does not fit is answered with 413', async () => {
  await using server = await serve({ maxReplyBytes: 1000 })
  const one = (input: number): Sent => ({ method: 'GET', path: `/trpc/text?input=${input}` })
  expect((await exchange(server.url, one(900))).status).toBe(200)
  const { status, body } = await exchange(server.url, one(1000))
  expect({ status, ...JSON.parse(body) }).toMatchObject({
    status: 413,
    error: { message: /1000 bytes/, data: { code: 'PAYLOAD_TOO_LARGE', path: 'text' } },
  })
})

test('63 a streamed batch is limited too', async () => {
  await using server = await serve({ maxConcurrentCalls: 1, maxReplyBytes: 1000 })
  const { body } = await exchange(server.url, batch('text', Array(10).fill(400), streamed))
  expect(body.match(/x{400}/g)).toHaveLength(2)
  expect(body.match(/PAYLOAD_TOO_LARGE/g)).toHaveLength(8)
  expect(server.seen.begun).toBe(3)
})

test('63 a finished mutation is answered whatever its size, and the next ones are not run', async () => {
  await using server = await serve({ maxConcurrentCalls: 1, maxReplyBytes: 1000 })
  const { body } = await exchange(server.url, batch('write', [2000, 10, 10]))
  expect(statusesOf(body)).toEqual([200, 413, 413])
  expect(server.seen.begun).toBe(1)
})

test('63 bytes count, not characters', async () => {
  const t = initTRPC.create()
  const router = t.router({ euro: t.procedure.query(() => '€'.repeat(400)) })
  const app = Fastify()
  app.register(fastifyTRPCPlugin<typeof router>, {
    prefix: '/trpc',
    trpcOptions: { router },
    maxReplyBytes: 1000,
  })
  expect((await app.inject('/trpc/euro')).statusCode).toBe(413)
  await app.close()
})
