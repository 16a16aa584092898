import { Refusal } from '@empanel/api'
import type { FastifyInstance } from 'fastify'
import { urlsOf } from './urls.ts'

/** Answers the methods that a known path does not take: OPTIONS by naming those it takes, others with 405. */
export function refuseOtherMethods(app: FastifyInstance, path: string, methods: readonly string[]): void {
  const taken = methods.includes('GET') ? [...methods, 'HEAD'] : [...methods]
  const allow = [...taken, 'OPTIONS'].sort().join(', ')
  const refused = app.supportedMethods.filter(method => !taken.includes(method) && method !== 'OPTIONS')
  for (const url of urlsOf(path)) {
    app.route({
      method: 'OPTIONS',
      url,
      onRequest: async (_request, reply) => reply.code(204).header('allow', allow).send(),
      handler: async () => {},
    })
    app.route({
      method: refused,
      url,
      // Before the body is read, whose type would otherwise be judged first.
      onRequest: async ({ method }, reply) => {
        reply.header('allow', allow)
        throw new Refusal('METHOD_NOT_SUPPORTED', `Method "${method}" not allowed.`, { reason: 'validation' })
      },
      handler: async () => {},
    })
  }
}
