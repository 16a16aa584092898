import { Readable } from 'node:stream'
import { networkOf } from '@empanel/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const mebibyte = 1024 * 1024
/** Memory for all long bodies that arrive and all long replies that leave, together. */
export const mostHeld = 96 * mebibyte
/** Shorter bodies and replies are not counted. */
const long = 65_536
/** A list that is sent in pieces holds its rows until the last of them is on its way. */
const rowsOfList = 16 * mebibyte
/** A body without a length may become as long as bodies can. */
const largestBody = mebibyte

type Held = { bytes: number; cut: () => void }

/**
 * Counts the bytes that each network holds. When all together hold more than `most`, it cuts the oldest of the network
 * that holds most, until the rest fits. So clients that do not read their replies harm nobody but themselves.
 */
export function createHolder(most: number) {
  const networks = new Map<string, Set<Held>>()
  let all = 0

  const sumOf = (held: Set<Held>) => [...held].reduce((sum, { bytes }) => sum + bytes, 0)

  function release(network: string, held: Held): void {
    const others = networks.get(network)
    if (!others?.delete(held)) return
    all -= held.bytes
    if (others.size === 0) networks.delete(network)
  }

  function cutOldest(): void {
    const [heaviest] = [...networks].sort(([, a], [, b]) => sumOf(b) - sumOf(a))
    const [oldest] = heaviest?.[1] ?? []
    if (!heaviest || !oldest) return
    release(heaviest[0], oldest)
    oldest.cut()
  }

  /** Counts `bytes` until the returned function is called. `cut` must end the exchange that holds them. */
  return function hold(network: string, bytes: number, cut: () => void): () => void {
    const held = { bytes, cut }
    networks.set(network, (networks.get(network) ?? new Set()).add(held))
    all += bytes
    while (all > most && networks.size > 0) cutOldest()
    return () => release(network, held)
  }
}

/** Hangs up on networks that hold too much: by bodies that do not arrive, or replies that they do not read. */
export function boundHeld(app: FastifyInstance): void {
  const hold = createHolder(mostHeld)
  /** Counts the bytes until `raw` emits `end`, or is closed. */
  function holdUntil(end: 'end' | 'finish', raw: Raw, bytes: number, request: FastifyRequest, what: string) {
    if (bytes <= long) return
    const over = hold(networkOf(request.ip), bytes, () => {
      request.log.warn({ bytes }, `hung up: too many long ${what}`)
      raw.destroy()
    })
    raw.once(end, over).once('close', over)
  }
  app.addHook('onRequest', (request, _reply, done) => {
    holdUntil('end', request.raw, bodyBytes(request.headers), request, 'bodies are on their way')
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    holdUntil('finish', reply.raw, replyBytes(reply, payload), request, 'replies wait to be read')
    done()
  })
}

type Raw = FastifyRequest['raw'] | FastifyReply['raw']
type Headers = { 'content-length'?: string | undefined; 'transfer-encoding'?: string | undefined }

function bodyBytes({ 'content-length': length, 'transfer-encoding': coding }: Headers): number {
  return coding === undefined ? Math.min(Number(length ?? 0), largestBody) : largestBody
}

function replyBytes(reply: FastifyReply, payload: unknown): number {
  if (Buffer.isBuffer(payload)) return payload.length
  const isList = payload instanceof Readable && String(reply.getHeader('content-type')).includes('json')
  return isList ? rowsOfList : 0
}
