import { EventEmitter, on, once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { testContext, testServices } from '@empanel/api/testing'
import { initTRPC } from '@trpc/server'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { addDeadline } from '../../src/http/hooks/deadline.ts'
import { rpcPlugin } from '../../src/http/routes/rpc.ts'
import type { Place } from './place.ts'
import { places } from './places.ts'
import { say } from './requests.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** The transport of the server around a procedure that the product has none of: one that sends events for ever. */
async function startStreams(place: Place) {
  const connection = await place.connect()
  const services = testServices(connection.db)
  const news = new EventEmitter().setMaxListeners(0)
  const open = { generators: 0 }
  const t = initTRPC.create()
  const router = t.router({
    news: t.procedure.subscription(async function* ({ signal }) {
      open.generators += 1
      try {
        yield 'hello'
        for await (const [item] of on(news, 'item', { signal: signal ?? AbortSignal.abort() })) yield item
      } finally {
        open.generators -= 1
      }
    }),
  })
  const app = Fastify()
  addDeadline(app, 300)
  await app.register(rpcPlugin(async () => testContext(services), router))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const connections = () => new Promise<number>(resolve => app.server.getConnections((_, n) => resolve(n)))
  const dispose = async () => {
    await app.close()
    await connection.close()
  }
  return { url, news, open, connections, [Symbol.asyncDispose]: dispose }
}

/** Opens a stream, and reads until its first event has come. */
async function openStream(url: string) {
  const cut = new AbortController()
  const reply = await fetch(`${url}/trpc/news`, {
    headers: { accept: 'text/event-stream' },
    signal: cut.signal,
  })
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('"hello"')) text += (await reader?.read())?.value
  return { cut: () => cut.abort(), next: async () => (await reader?.read())?.value }
}

test.each(places)(
  'G12 event streams whose clients vanish (%s): their generators end, 1,000 leave nothing',
  async (name, open) => {
    await using place = await open()
    await using streams = await startStreams(place)
    const staying = await openStream(streams.url)
    const heap: number[] = []
    let most = 0
    for (let round = 0; round < 10; round++) {
      const opened = await Promise.all(Array.from({ length: 100 }, () => openStream(streams.url)))
      most = Math.max(most, streams.open.generators)
      for (const stream of opened) stream.cut()
      await expect.poll(() => streams.open.generators, { timeout: 5000 }).toBe(1)
      collectGarbage()
      heap.push(Math.round(process.memoryUsage().heapUsed / 2 ** 20))
    }
    await expect.poll(streams.connections, { timeout: 5000 }).toBe(1)
    expect(streams.news.listenerCount('item')).toBe(1)
    const item = once(streams.news, 'item')
    streams.news.emit('item', 'still here')
    await item
    expect(await staying.next()).toContain('still here')
    staying.cut()
    await expect.poll(() => streams.open.generators, { timeout: 5000 }).toBe(0)
    say(`1,000 event streams cut, ${name}`, {
      'at once': most,
      'generators left': streams.open.generators,
      'listeners left': streams.news.listenerCount('item'),
      'MiB of heap after the second hundred': heap[1] ?? 0,
      'after the last': heap.at(-1) ?? 0,
    })
    expect(most).toBe(101)
    expect((heap.at(-1) ?? 0) - (heap[1] ?? 0)).toBeLessThan(20)
  },
)
