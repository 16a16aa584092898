import { notFound } from '@empanel/api'
import { type FastifySwaggerUiOptions, fastifySwaggerUi } from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { sendError } from './errors.ts'

/** Only scripts from this server. Swagger UI needs inline styles. */
const contentSecurityPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

type Document = Record<string, unknown>

/** Serves Swagger UI for the document from `load`, at `docs/` below the prefix `/api`. It loads nothing from other servers. */
export async function serveDocs(app: FastifyInstance, load: () => Promise<Document>): Promise<void> {
  let document: Document = {}
  app.addHook('onRequest', async (_request, reply) => {
    document = await load()
    reply.header('cache-control', 'no-cache')
  })
  app.setNotFoundHandler((request, reply) => sendError(notFound(), request, reply))
  // The plugin expects this from @fastify/swagger, which generates documents. We have ours already.
  app.decorate('swagger', () => document)
  const options: FastifySwaggerUiOptions = {
    routePrefix: '/docs',
    indexPrefix: '/api',
    staticCSP: contentSecurityPolicy,
    transformSpecification: () => document,
    transformSpecificationClone: false,
    validatorUrl: false,
    theme: { title: 'Empanel API' },
  }
  await app.register((scope, _, done) => fastifySwaggerUi(scope, options, done))
}
