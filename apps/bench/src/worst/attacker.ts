import { once } from 'node:events'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/** One request. Each `{n}` becomes a new number every time, and each `{client}` the connection's number. */
export type Call = { path: string; method?: string; body?: unknown; headers?: Record<string, string> }

/** Several clients. Each sends its next request as soon as the last one is answered. */
export type Attack = { url: string; clients: number; requests: Call[] }

/** How often each status came back (0: no answer), and the size of the largest reply in bytes. */
export type Sent = { statuses: Map<number, number>; largest: number }

/** Starts an attack in its own thread, so that its own load does not affect the measurements. */
export async function startAttack(attack: Attack): Promise<{ stop(): Promise<Sent> }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: attack })
  await once(worker, 'online')
  return {
    async stop() {
      worker.postMessage('stop')
      const [sent] = await once(worker, 'message')
      await worker.terminate()
      return sent
    },
  }
}

/** How long a client waits for its whole reply. */
const timeoutMs = 15_000

async function play({ url, clients, requests }: Attack, stopped: AbortSignal): Promise<Sent> {
  const statuses = new Map<number, number>()
  let [n, largest] = [0, 0]
  async function send({ path, method, body, headers }: Call, client: number): Promise<number> {
    const filled = (text: string) =>
      text.replaceAll('{n}', String(++n)).replaceAll('{client}', String(client))
    const reply = await fetch(url + filled(path), {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...JSON.parse(filled(JSON.stringify(headers ?? {}))),
      },
      ...(body !== undefined && { body: filled(JSON.stringify(body)) }),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    })
    let bytes = 0
    for await (const part of reply.body ?? []) bytes += part.length
    largest = Math.max(largest, bytes)
    return reply.status
  }
  async function loop(client: number): Promise<void> {
    for (let at = client; !stopped.aborted; at++) {
      const request = requests[at % requests.length]
      if (!request) return
      const status = await send(request, client).catch(() => 0)
      if (!stopped.aborted) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)))
  return { statuses, largest }
}

if (parentPort) {
  const stopping = new AbortController()
  parentPort.once('message', () => stopping.abort())
  parentPort.postMessage(await play(workerData, stopping.signal))
}
