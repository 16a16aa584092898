import type { FastifyServerOptions } from 'fastify'
import type { Env } from './env.ts'
import { outlineOf } from './outline.ts'

/**
 * What the log holds of a request: never a body, a header that authenticates, or a query, which may hold names.
 * Of errors it holds their outline.
 */
export function loggerOptions({
  LOG_LEVEL,
}: Pick<Env, 'LOG_LEVEL'>): NonNullable<FastifyServerOptions['logger']> {
  return {
    level: LOG_LEVEL,
    // Not pino's own writer: it hangs for good at exit when its terminal has gone.
    stream: process.stdout,
    serializers: {
      req: ({ method, url, ip }) => ({ method, path: url?.split('?')[0], ip }),
      res: ({ statusCode }) => ({ statusCode }),
      err: error => {
        const { kind, frames, ...rest } = outlineOf(error)
        return { type: kind, message: '', stack: frames.join('\n'), ...rest }
      },
    },
  }
}
