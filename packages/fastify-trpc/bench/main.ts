import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import autocannon from 'autocannon'
import { type Load, loads } from './loads.ts'

// Prints the tables of the README. Each row runs in its own process, and all are measured in turn, so that other work
// of
// the machine affects all rows alike. Requests are the median of the rounds, processor time is their minimum.

const rows = {
  'hand-written': 'a Fastify route written by hand',
  direct: 'a Fastify route that calls the procedure',
  ours: '**`@empanel/fastify-trpc`**',
  stock: 'the stock adapter',
}
const rounds = Number(process.env.ROUNDS ?? 5)
const seconds = Number(process.env.SECONDS ?? 2)
const connections = 16
const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** Requests per second, and the server's processor time per request in microseconds. */
type Speed = { perSecond: number; micros: number }

const servers: ChildProcess[] = []
try {
  const urls = await Promise.all(Object.keys(rows).map(start))
  const speeds: Speed[][] = urls.map(() => [])
  for (const load of loads) {
    await expectAlike(urls, load)
    const measured: Speed[][] = urls.map(() => [])
    for (let round = 0; round <= rounds; round++) {
      for (const [row, url] of urls.entries()) {
        const speed = await measure(url, load)
        // The first round warms up.
        if (round > 0) measured[row]?.push(speed)
      }
    }
    for (const [row, each] of measured.entries()) {
      const perSecond = median(each.map(speed => speed.perSecond))
      speeds[row]?.push({ perSecond, micros: Math.min(...each.map(speed => speed.micros)) })
    }
  }
  print('requests/s', speeds, ({ perSecond }, stock) => [perSecond, perSecond / stock.perSecond])
  print('µs of processor time a request', speeds, ({ micros }, stock) => [micros, micros / stock.micros])
} finally {
  for (const server of servers) server.kill()
}

async function start(row: string): Promise<string> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'server.ts'), row], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  servers.push(server)
  const [url] = await once(createInterface(server.stdout), 'line')
  return url
}

function headersOf({ body }: Load): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' }
}

/** Checks that all rows do the same work. */
async function expectAlike(urls: string[], load: Load): Promise<void> {
  const { method, path, body = null } = load
  const replies = await Promise.all(
    urls.map(async url => (await fetch(url + path, { method, body, headers: headersOf(load) })).text()),
  )
  if (new Set(replies).size > 1)
    throw new Error(`${load.name} is answered differently: ${replies.join('\n')}`)
}

async function measure(url: string, load: Load): Promise<Speed> {
  const { method, path, body } = load
  const before = await processorTime(url)
  const { requests, non2xx, errors, timeouts } = await autocannon({
    url: url + path,
    method,
    headers: headersOf(load),
    ...(body === undefined ? {} : { body }),
    connections,
    duration: seconds,
  })
  if (non2xx + errors + timeouts > 0) throw new Error(`${load.name} failed at ${url}`)
  return { perSecond: requests.average, micros: ((await processorTime(url)) - before) / requests.total }
}

async function processorTime(url: string): Promise<number> {
  const { user, system } = await (await fetch(`${url}/cpu`)).json()
  return user + system
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

type Figures = (speed: Speed, stock: Speed) => [value: number, ratio: number]

function print(title: string, speeds: Speed[][], figures: Figures): void {
  const stock = speeds.at(-1) ?? []
  const lines = [
    [title, ...loads.map(({ name }) => name)],
    ['---', ...loads.map(() => '---:')],
    ...Object.values(rows).map((name, row) => [
      name,
      ...stock.map((slowest, load) => {
        const [value, ratio] = figures(speeds[row]?.[load] ?? slowest, slowest)
        return `${digits.format(value)} (${ratio.toFixed(2)}×)`
      }),
    ]),
  ]
  process.stdout.write(`${lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n\n`)
}
