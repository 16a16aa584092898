import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Whether the process has been told to stop. */
export type Drain = { draining: boolean }

/**
 * The time for half-sent requests to arrive, and for all requests to be answered: a little longer than any handler has,
 * and less than the ten seconds that supervisors commonly allow.
 */
const arrivalMs = 3000
const answerMs = 9000

/** While the process stops, new requests on open connections get 503; health still answers. */
export function addDrain(app: FastifyInstance, drain: Drain): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!drain.draining || request.routeOptions.url?.startsWith('/health/')) return done()
    reply
      .code(503)
      .header('retry-after', '5')
      .send({ detail: 'The server is being stopped. Try again shortly.' })
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (drain.draining) reply.header('connection', 'close')
    done()
  })
}

/** Follows a server's connections, so that closing it can wait for complete requests, and for no others. */
export function followConnections(server: Server) {
  const sockets = new Set<Socket>()
  const exchanges = new Map<ServerResponse, IncomingMessage>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', (request, response) => {
    exchanges.set(response, request)
    response.once('close', () => exchanges.delete(response))
  })
  const cutWaiting = () => {
    const arrived = [...exchanges.values()].filter(request => request.complete)
    const busy = new Set(arrived.map(request => request.socket))
    for (const socket of sockets) if (!busy.has(socket)) socket.destroy()
  }
  return {
    /** Runs `close`, and meanwhile cuts the connections that delay it for too long. */
    async within(close: () => Promise<void>): Promise<void> {
      const timers = [
        setTimeout(cutWaiting, arrivalMs),
        setTimeout(() => server.closeAllConnections(), answerMs),
      ]
      await close().finally(() => timers.forEach(clearTimeout))
    },
  }
}
