import type { FastifyServerOptions } from 'fastify'
import type { Env } from './env.ts'

/**
 * What the log holds of a request: never a body, a header that authenticates, or a query, which may hold names.
 * Errors show their type, code and stack, and never their message or properties: those of the database
 * hold statements and parameters.
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
      err: describeError,
    },
  }
}

type Described = { type: string; message: string; stack: string; code?: string; cause?: Described }

function describeError(error: Error): Described {
  return {
    type: error.name,
    message: '',
    stack: framesOf(error),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  }
}

const framesOf = ({ stack = '' }: Error) =>
  stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .join('\n')
