import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Refusal } from '@empanel/api'
import type { FastifyInstance } from 'fastify'

const statuses: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }

const details: Record<number, string> = {
  400: 'The request cannot be understood.',
  408: 'The request took too long to arrive.',
  431: 'The request headers are too large.',
}

/**
 * Refuses in our shape what Node would refuse in its own: HTTP/1.1 without Host (make the server with
 * `requireHostHeader: false`), and an unknown Expect.
 */
export function refuseOddities(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers, raw }, reply) => {
    if (headers.host !== undefined || raw.httpVersion !== '1.1') return
    reply.header('connection', 'close')
    const message = 'The request cannot be understood: it names no Host.'
    throw new Refusal('BAD_REQUEST', message, { reason: 'validation' })
  })
  app.server.on('checkExpectation', (_request, reply) => {
    const body = JSON.stringify({ detail: 'Send this without Expect, or with Expect: 100-continue.' })
    const head = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    }
    reply.writeHead(417, head).end(body)
  })
}

/** Answers bytes that are no HTTP, in the shape of all other refusals, and hangs up. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const status = statuses[error.code ?? ''] ?? 400
  const body = JSON.stringify({ detail: details[status] })
  if (socket.writable) {
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  }
  socket.destroy()
}
