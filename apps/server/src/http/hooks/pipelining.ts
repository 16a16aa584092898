import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Few programs send a request before they have read the last reply, and those send far fewer. */
export const mostUnanswered = 32

/**
 * Hangs up when more requests of one connection wait for their replies. Node starts all pipelined requests at once: a
 * stranger with a few connections would be served before everybody who asks later.
 */
export function boundPipelining(app: FastifyInstance): void {
  const unanswered = new WeakMap<Socket, number>()
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    const count = (unanswered.get(socket) ?? 0) + 1
    if (count > mostUnanswered) socket.destroy()
    // Node has read further requests of this connection: nobody waits for their replies.
    if (socket.destroyed) return reply.hijack()
    unanswered.set(socket, count)
    reply.raw.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1))
    done()
  })
}
