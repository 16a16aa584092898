import { once } from 'node:events'
import { initTRPC } from '@trpc/server'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { fastifyTRPCPlugin } from './index.ts'

const t = initTRPC.create()

/** A server whose procedures wait until their signal aborts. */
async function patient(handlerTimeout?: number) {
  let runs = 0
  const started = Promise.withResolvers<AbortSignal>()
  const aborted = Promise.withResolvers<string>()
  const wait = async ({ signal, path }: { signal: AbortSignal | undefined; path: string }) => {
    if (!signal) throw new Error('no signal')
    runs += 1
    const left = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    started.resolve(signal)
    await left
    aborted.resolve(path)
  }
  const quick = Promise.withResolvers<AbortSignal | undefined>()
  const router = t.router({
    read: t.procedure.query(wait),
    change: t.procedure.mutation(wait),
    quick: t.procedure.mutation(({ signal }) => quick.resolve(signal)),
  })
  const app = Fastify({ ...(handlerTimeout === undefined ? {} : { handlerTimeout }) })
  app.register(fastifyTRPCPlugin<typeof router>, {
    prefix: '/trpc',
    trpcOptions: { router },
    maxConcurrentCalls: 2,
  })
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/trpc`
  const [begun, left, done] = [started.promise, aborted.promise, quick.promise]
  return { app, url, begun, left, done, runs: () => runs, [Symbol.asyncDispose]: () => app.close() }
}

const json = { 'content-type': 'application/json' }

test.each([
  ['read', {}],
  ['change', { method: 'POST', headers: json, body: '{}' }],
  ['change?batch=1', { method: 'POST', headers: json, body: '{}' }],
])('a procedure’s signal aborts when its client hangs up: %s', async (path, init) => {
  await using server = await patient()
  const leaving = new AbortController()
  const reply = fetch(`${server.url}/${path}`, { ...init, signal: leaving.signal })
  const signal = await server.begun
  expect(signal.aborted).toBe(false)
  leaving.abort()
  await expect(reply).rejects.toThrow()
  expect(path).toContain(await server.left)
})

test.each([
  ['in one reply', {}],
  ['streamed', { 'trpc-accept': 'application/jsonl' }],
])('63 a batch ends when its client hangs up, %s: waiting calls are not begun', async (_how, headers) => {
  await using server = await patient()
  const leaving = new AbortController()
  const path = Array(6).fill('change').join()
  const init = { method: 'POST', headers: { ...json, ...headers }, body: '{}' }
  const reply = fetch(`${server.url}/${path}?batch=1`, { ...init, signal: leaving.signal })
  await Promise.race([reply, server.begun])
  leaving.abort()
  await server.left
  await reply.catch(() => {})
  await server.app.close()
  expect(server.runs()).toBe(2)
})

test('a procedure’s signal aborts when a handler timeout has answered', async () => {
  await using server = await patient(50)
  const reply = await fetch(`${server.url}/read`)
  expect(reply.status).toBe(503)
  expect(await reply.json()).toMatchObject({ error: { data: { code: 'SERVICE_UNAVAILABLE' } } })
  expect(await server.left).toBe('read')
})

test('the signal of an answered call does not abort', async () => {
  await using server = await patient()
  const connected = once(server.app.server, 'connection')
  const reply = await fetch(`${server.url}/quick`, {
    method: 'POST',
    headers: { ...json, connection: 'close' },
    body: '{}',
  })
  const [socket] = await connected
  if (!socket.closed) await once(socket, 'close')
  expect(reply.status).toBe(200)
  expect((await server.done)?.aborted).toBe(false)
})
