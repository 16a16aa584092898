import type { FastifyCorsOptions } from '@fastify/cors'
import type { FastifyRequest } from 'fastify'

/** What pages of other origins may do: read replies and use every method, if their origin is listed. */
export function corsFor(origin: string[]) {
  const options: FastifyCorsOptions = {
    origin,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    maxAge: 600,
    // For the cookie that holds a browser's refresh token.
    credentials: true,
    exposedHeaders: [
      'allow',
      'etag',
      'link',
      'retry-after',
      'www-authenticate',
      'x-ignored',
      'x-request-id',
      'x-total-count',
    ],
  }
  const withoutPreflight = { ...options, preflight: false }
  // The plugin would answer every OPTIONS itself; those of no browser are for the routes, which know their methods.
  return (request: FastifyRequest, done: (error: null, options: FastifyCorsOptions) => void): void =>
    done(null, isPreflight(request) ? options : withoutPreflight)
}

const isPreflight = ({ headers }: FastifyRequest) =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined
