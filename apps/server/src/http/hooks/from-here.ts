import type { FastifyRequest } from 'fastify'

/**
 * Whether a program on this machine asks for itself. A proxy may run here too. It shows by its headers, by the name that
 * it was asked for, or by HTTP/1.0, the default of nginx.
 */
export function isFromHere({ socket, raw, headers }: FastifyRequest): boolean {
  return (
    /^(::1$|(::ffff:)?127\.)/.test(socket.remoteAddress ?? '') &&
    raw.httpVersion !== '1.0' &&
    /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(headers.host ?? '') &&
    !Object.keys(headers).some(name => forwarding.test(name))
  )
}

/** Headers in which proxies name their client. */
const forwarding =
  /^(x-forwarded-.*|forwarded|via|x-real-ip|(x|true|cf|fastly)-(client|connecting)-ip|x-cluster-client-ip)$/
