import type { FastifyInstance } from 'fastify'

/**
 * Answers for a handler that is late, counted from the head of the request: 408, and hangs up, if the body has not
 * arrived; else 503. Fastify's own `handlerTimeout` stops once the body is read, so it does nothing for a POST, and it
 * cuts streams.
 */
export function addDeadline(app: FastifyInstance, ms: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    const timer = setTimeout(() => {
      if (reply.sent || reply.raw.headersSent) return
      if (request.raw.complete) return reply.send(failure(503, 'There was no reply in time.'))
      return reply.header('connection', 'close').send(failure(408, 'The request took too long to arrive.'))
    }, ms)
    reply.raw.once('close', () => clearTimeout(timer))
    done()
  })
}

const failure = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode })
