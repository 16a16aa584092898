import { Readable } from 'node:stream'
import { networkOf } from '@empanel/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const mebibyte = 1024 * 1024
/** Of all long bodies that arrive and all long replies that leave, as much is held in memory. */
export const mostHeld = 96 * mebibyte
/** What is shorter is not counted. */
const long = 65_536
/** A list that is sent in pieces holds its rows until the last of them is on its way. */
const rowsOfList = 16 * mebibyte
/** A body that does not say how long it is may become as long as bodies can. */
const largestBody = mebibyte

type Held = { bytes: number; cut: () => void }

/**
 * Counts what is held for each network. Where all together hold more than `most`, what the one that holds most has held
 * longest is cut, until the rest fits: whoever does not read their replies costs themselves, and nobody else.
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

  /** Counts `bytes` until what it returns is called; `cut` must end what they are held for. */
  return function hold(network: string, bytes: number, cut: () => void): () => void {
    const held = { bytes, cut }
    networks.set(network, (networks.get(network) ?? new Set()).add(held))
    all += bytes
    while (all > most && networks.size > 0) cutOldest()
    return () => release(network, held)
  }
}

/** Hangs up on those for whom too much is held: bodies that do not arrive, replies that are not read. */
export function boundHeld(app: FastifyInstance): void {
  const hold = createHolder(mostHeld)
  /** Until `raw` emits `end`, or is closed. */
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
