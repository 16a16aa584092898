import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { inject } from 'vitest'

/**
 * The ways in which a request goes wrong: `cut` breaks the connection before the server hears of it. The server acts but its
 * reply is lost (`lose-reply`) or never ends (`hold-reply`). Or the proxy replies itself, or delays.
 */
export type Fault =
  | 'cut'
  | 'lose-reply'
  | 'hold-reply'
  | { status: number; headers?: Record<string, string>; body?: string }
  | { delayMs: number }

type Seen = {
  method: string
  path: string
  query: URLSearchParams
  authorization: string | undefined
  idempotencyKey: string | undefined
}

/** A proxy in front of the server, for a bad network. */
export type FaultyProxy = AsyncDisposable & {
  url: string
  /** The requests so far, with the procedures that they name. */
  seen: Seen[]
  /** Called at each request. */
  fault: (seen: Seen) => Fault | undefined
}

export async function startProxy(): Promise<FaultyProxy> {
  const server = createServer((incoming, reply) => {
    const { method = '', url = '', headers } = incoming
    const seen = {
      method,
      path: url.replace(/^\/trpc\/|\?.*$/g, ''),
      query: new URLSearchParams(url.split('?')[1]),
      authorization: headers.authorization,
      idempotencyKey: headers['idempotency-key']?.toString(),
    }
    proxy.seen.push(seen)
    const fault = proxy.fault(seen)
    if (fault === 'cut') incoming.destroy()
    else if (typeof fault === 'object' && 'status' in fault) {
      incoming.resume()
      reply.writeHead(fault.status, fault.headers).end(fault.body ?? '')
    } else {
      const pass = () => forward(incoming, reply, typeof fault === 'string' ? fault : undefined)
      if (typeof fault === 'object') setTimeout(pass, fault.delayMs)
      else pass()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the proxy does not listen')
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${address.port}`,
    seen: [],
    fault: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return proxy
}

function forward(
  incoming: IncomingMessage,
  reply: ServerResponse,
  fault?: 'lose-reply' | 'hold-reply',
): void {
  const { method, url = '', headers } = incoming
  const onwards = request(`${inject('address')}${url}`, { method: method ?? 'GET', headers }, answer => {
    if (fault) {
      answer.resume().on('end', () => fault === 'lose-reply' && incoming.socket.destroy())
      return
    }
    reply.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(reply)
  })
  onwards.on('error', () => incoming.socket.destroy())
  incoming.pipe(onwards)
}

/** Applies each fault once, in this order, to the requests that name the procedure. */
export function faults(procedure: string, ...list: Fault[]): FaultyProxy['fault'] {
  const left = [...list]
  return ({ path }) => (path.split(',').includes(procedure) ? left.shift() : undefined)
}
