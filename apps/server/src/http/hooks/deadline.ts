import type { FastifyInstance } from 'fastify'

/**
 * Answers where a reply has not begun in time, counted from the head of the request: 408 and hung up if its body has
 * still not arrived, else 503. Fastify's own `handlerTimeout` ends once the body of a request has been read, so that it
 * never holds for a POST, and cuts streams.
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
