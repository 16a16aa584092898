import { apiIndex } from '@empanel/rest'
import type { FastifyInstance } from 'fastify'
import { asksForHtml, type SendPage } from './portal.ts'

const taken = ['GET', 'HEAD', 'OPTIONS']
const allow = taken.join(', ')

/** `/`: a page for browsers, an index for programs, and 405 for any other method. */
export function addRoot(app: FastifyInstance, sendPage: SendPage): void {
  app.get('/', async (request, reply) => {
    reply.header('vary', 'Origin, Accept')
    return asksForHtml(request.headers.accept) ? sendPage(reply) : apiIndex()
  })
  app.options('/', async (_request, reply) => reply.code(204).header('allow', allow).send())
  app.route({
    method: app.supportedMethods.filter(method => !taken.includes(method)),
    url: '/',
    // Before the body is read: else its type would be refused first.
    onRequest: async ({ method }, reply) =>
      reply
        .code(405)
        .header('allow', allow)
        .send({ detail: `Method "${method}" not allowed.` }),
    handler: async () => {},
  })
}
