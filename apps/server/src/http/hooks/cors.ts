import type { FastifyCorsOptions } from '@fastify/cors'
import type { FastifyRequest } from 'fastify'

/** Lets pages of the listed origins read replies and use every method. */
export function corsFor(origin: string[]) {
  const options: FastifyCorsOptions = {
    origin,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    maxAge: 600,
    // A cookie holds the refresh token of a browser.
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
  // The plugin would answer every OPTIONS. Only browsers' preflights are for it; routes know their own methods.
  return (request: FastifyRequest, done: (error: null, options: FastifyCorsOptions) => void): void =>
    done(null, isPreflight(request) ? options : withoutPreflight)
}

const isPreflight = ({ headers }: FastifyRequest) =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined
