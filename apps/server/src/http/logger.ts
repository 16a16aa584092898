import { addressIn, appRouter } from '@empanel/api'
import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import type { Env } from '../settings/env.ts'
import { outlineOf } from './outline.ts'

/**
 * The log never holds a body, a header, a query, or a part of the address that anybody may have typed: all of these may
 * contain names or tokens. Of errors it holds the outline. Each entry is one line of JSON, with line breaks encoded.
 */
export function loggerOptions({
  LOG_LEVEL,
}: Pick<Env, 'LOG_LEVEL'>): NonNullable<FastifyServerOptions['logger']> {
  return {
    level: LOG_LEVEL,
    stream: eachTurn,
    serializers: {
      req: request => {
        // A proxy may pass any text on as an address.
        const ip = addressIn(request.ip)
        return { method: request.method, path: pathOf(request), ...(ip && { ip }) }
      },
      res: ({ statusCode }) => ({ statusCode }),
      err: error => {
        const { kind, frames, ...rest } = outlineOf(error)
        return { type: kind, message: '', stack: frames.join('\n'), ...rest }
      },
    },
  }
}

/**
 * Writes all entries of one turn of the event loop to stdout at once, since each write blocks. Pino's own writer hangs
 * for ever at exit when its terminal is gone.
 */
const eachTurn = {
  lines: '',
  write(line: string): void {
    if (eachTurn.lines === '') setImmediate(eachTurn.flush)
    eachTurn.lines += line
  },
  flush(): void {
    if (eachTurn.lines !== '') process.stdout.write(eachTurn.lines)
    eachTurn.lines = ''
  },
}
process.once('exit', eachTurn.flush)

const procedures = new Set(Object.keys(appRouter._def.procedures))

/** The route's pattern, filled with ids and names of procedures; `*` for addresses that nothing answers. */
function pathOf({ routeOptions, params }: Pick<FastifyRequest, 'routeOptions' | 'params'>): string {
  const given = new Map(Object.entries(params ?? {}))
  return (routeOptions.url ?? '*').replace(/:(\w+)/g, (placeholder, name) => {
    const value = String(given.get(name) ?? '')
    const isHarmless = /^\d{1,10}$/.test(value) || value.split(',').every(part => procedures.has(part))
    return isHarmless ? value : placeholder
  })
}
