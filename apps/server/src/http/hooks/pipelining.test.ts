import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSocket } from '../../../test/fixtures/requests.ts'
import { serverInProcess } from '../../../test/fixtures/servers.ts'
import { mostUnanswered } from './pipelining.ts'

let server: Awaited<ReturnType<typeof serverInProcess>>
let port: number
let begun = 0
beforeAll(async () => {
  server = await serverInProcess()
  server.app.addHook('preHandler', (_request, _reply, done) => {
    begun += 1
    done()
  })
  port = Number(new URL(await server.app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => server[Symbol.asyncDispose]())

const asking = 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n'

test('65 of what one connection asks without reading, a few are begun, and it is hung up on', async () => {
  begun = 0
  const socket = await openSocket('127.0.0.1', port)
  socket.write(asking.repeat(500))
  await once(socket.resume(), 'close')
  expect(begun).toBeLessThanOrEqual(mostUnanswered)
  expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200)
})

test('requests that a connection sends before it has read the replies are answered, and as many again', async () => {
  const socket = await openSocket('127.0.0.1', port)
  let answers = ''
  socket.on('data', data => {
    answers += data
  })
  for (const round of [1, 2]) {
    socket.write(asking.repeat(mostUnanswered))
    while (answers.split('{"status":"ok"}').length <= round * mostUnanswered) await once(socket, 'data')
  }
  socket.destroy()
})
