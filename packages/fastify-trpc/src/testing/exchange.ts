import { Agent, type OutgoingHttpHeaders, request } from 'node:http'

export type Sent = { method: string; path: string; headers?: OutgoingHttpHeaders; body?: string | undefined }
export type Received = { status: number | undefined; headers: Record<string, unknown>; body: string }

const agent = new Agent({ keepAlive: true })

/**
 * Sends a request unchanged, odd paths included, and reads the whole reply. A reply that breaks off, such as a stream
 * that cannot be serialised, has no status.
 */
export function exchange(url: string, { method, path, headers = {}, body }: Sent): Promise<Received> {
  return new Promise(resolve => {
    const broken = () => resolve({ status: undefined, headers: {}, body: '' })
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const outgoing = request(url, { method, path, headers: { ...length, ...headers }, agent }, reply => {
      const chunks: Buffer[] = []
      reply.on('data', chunk => chunks.push(chunk))
      reply.on('error', broken)
      reply.on('end', () =>
        resolve({
          status: reply.statusCode,
          headers: { ...reply.headers },
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    outgoing.on('error', broken)
    outgoing.end(body)
  })
}
