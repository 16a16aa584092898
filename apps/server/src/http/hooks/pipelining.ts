import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Far more than those send who send several requests at all before they have read a reply: few programs do. */
export const mostUnanswered = 32

/**
 * Hangs up where more requests of one connection wait for their replies. Node begins all that a connection sends at
 * once: a stranger with a few connections would be served before everybody who asks after them.
 */
export function boundPipelining(app: FastifyInstance): void {
  const unanswered = new WeakMap<Socket, number>()
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    const count = (unanswered.get(socket) ?? 0) + 1
    if (count > mostUnanswered) socket.destroy()
    // Node had read further ones along with it: nobody waits for them.
    if (socket.destroyed) return reply.hijack()
    unanswered.set(socket, count)
    reply.raw.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1))
    done()
  })
}
