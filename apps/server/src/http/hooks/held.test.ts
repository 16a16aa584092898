import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSocket } from '../../../test/fixtures/requests.ts'
import { boundHeld, createHolder, mostHeld } from './held.ts'

test('65 where too much is held, who holds most loses what they held longest, and nobody else anything', () => {
  const hold = createHolder(100)
  const cut: string[] = []
  const add = (network: string, name: string, bytes: number) => hold(network, bytes, () => cut.push(name))
  add('a', 'first of a', 40)
  add('b', 'first of b', 20)
  add('a', 'second of a', 30)
  expect(cut).toEqual([])
  add('c', 'first of c', 20)
  expect(cut).toEqual(['first of a'])
  add('b', 'second of b', 40)
  expect(cut).toEqual(['first of a', 'first of b'])
})

test('65 what is over is counted no more, however often it is said to be', () => {
  const hold = createHolder(100)
  const cut: number[] = []
  for (let n = 0; n < 10; n++) {
    const over = hold('a', 60, () => cut.push(n))
    over()
    over()
  }
  hold('a', 100, () => cut.push(10))
  expect(cut).toEqual([])
  hold('b', 1, () => cut.push(11))
  expect(cut).toEqual([10])
})

describe('a server', () => {
  const mebibyte = 2 ** 20
  /** Its sides of the connections, in the order in which their requests came. */
  const came: Socket[] = []
  const app = Fastify({ bodyLimit: mebibyte })
  boundHeld(app)
  app.addHook('onSend', (request, _reply, _payload, done) => {
    app.server.emit('answered', request.raw.socket)
    done()
  })
  app.server.on('request', ({ socket }) => came.push(socket))
  app.post('/', async () => 'read')
  app.get('/bytes', (_, reply) => reply.send(Buffer.alloc(8 * mebibyte)))
  app.get('/rows', (_, reply) => reply.type('application/json').send(Readable.from(endless())))
  app.get('/page', (_, reply) => reply.type('text/html').send(Readable.from(endless())))
  let port: number
  beforeAll(async () => {
    port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  })
  afterAll(() => app.close())

  function* endless() {
    while (true) yield ' '.repeat(16_384)
  }

  const closed = (socket: Socket) =>
    socket.closed || new Promise(resolve => socket.on('error', () => {}).once('close', resolve))

  /** How many connections it hung up on, of those that bring this request, the oldest first. */
  async function hungUp(request: string, times: number, event: string): Promise<number> {
    const clients: Socket[] = []
    for (let n = 0; n < times; n++) {
      const socket = await openSocket('127.0.0.1', port)
      const arrived = once(app.server, event)
      socket.write(request)
      await arrived
      clients.push(socket)
    }
    const cut = came.map(({ destroyed }) => destroyed)
    for (const socket of clients) socket.destroy()
    await Promise.all(came.splice(0).map(closed))
    expect(cut).toEqual(cut.toSorted().reverse())
    return cut.filter(Boolean).length
  }

  const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`
  const post = (header: string) =>
    `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${header}\r\n\r\n`
  const fits = mostHeld / mebibyte

  test('65 lets so much be on its way, and hangs up on what was on it longest', async () => {
    const eight = fits / 8
    expect(await hungUp(get('/bytes'), eight + 3, 'answered')).toBe(3)
    expect(await hungUp(get('/rows'), eight / 2 + 3, 'answered')).toBe(3)
    expect(await hungUp(post(`content-length: ${mebibyte}`), fits + 3, 'request')).toBe(3)
    expect(await hungUp(post('transfer-encoding: chunked'), fits + 3, 'request')).toBe(3)
  })

  test('65 counts neither what is short nor what is held for nobody', async () => {
    expect(await hungUp(get('/page'), 30, 'answered')).toBe(0)
    expect(await hungUp(post('content-length: 60000'), 2 * fits, 'request')).toBe(0)
  })
})
