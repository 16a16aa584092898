import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { sendError } from '@empanel/rest'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { openSocket } from '../../../test/fixtures/requests.ts'
import { addDeadline } from './deadline.ts'

async function appWith(handler: () => unknown) {
  const app = Fastify({ forceCloseConnections: true })
  app.setErrorHandler(sendError)
  addDeadline(app, 50)
  app.all('/', async () => handler())
  const url = await app.listen({ port: 0 })
  return { url, [Symbol.asyncDispose]: () => app.close() }
}

test.each(['GET', 'POST'])('G2 a %s that comes to no end is told so', async method => {
  await using app = await appWith(() => new Promise(() => {}))
  const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}
  const reply = await fetch(app.url, { method, ...body })
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await reply.json()).toEqual({ detail: 'The server is too busy right now. Try again shortly.' })
})

test('G13 a body that does not arrive is 408, and its connection is closed', async () => {
  await using app = await appWith(() => 'never')
  const { hostname, port } = new URL(app.url)
  const socket = await openSocket(hostname, Number(port))
  const reply = text(socket)
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{')
  expect(await reply).toMatch(/^HTTP\/1.1 408 .*"The request took too long to arrive."\}$/s)
})

test('G2 a reply that has begun may go on', async () => {
  async function* parts() {
    yield 'begun, '
    await delay(150)
    yield 'ended'
  }
  await using app = await appWith(() => Readable.from(parts()))
  expect(await (await fetch(app.url)).text()).toBe('begun, ended')
})
