import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSocket } from '../fixtures/requests.ts'
import type { Place } from './place.ts'
import { places } from './places.ts'
import { type Asked, ask, type Clinic, openClinic, say } from './requests.ts'

const opened = new Map<string, { place: Place; clinic: Clinic }>()
beforeAll(async () => {
  for (const [name, open] of places) {
    const place = await open()
    opened.set(name, { place, clinic: await openClinic(place) })
  }
})
afterAll(async () => {
  for (const { place, clinic } of opened.values()) {
    await clinic[Symbol.asyncDispose]()
    await place[Symbol.asyncDispose]()
  }
})

const names = places.map(([name]) => name)
function clinicOn(name: string): Clinic {
  const found = opened.get(name)
  if (!found) throw new Error(`nothing runs on ${name}`)
  return found.clinic
}

/** Sends the beginning of a request and then a byte a second; what came back, and after how long. */
async function drip(clinic: Clinic, beginning: string) {
  const { hostname, port } = new URL(clinic.address)
  const socket = await openSocket(hostname, Number(port))
  const began = performance.now()
  let text = ''
  socket.setEncoding('utf8').on('data', data => {
    text += data
  })
  socket.write(beginning)
  const dripping = setInterval(() => socket.write('a'), 1000)
  await once(socket, 'close')
  clearInterval(dripping)
  return { text, ms: performance.now() - began }
}

test.each(names)(
  'G13 heads and bodies that come a byte a second (%s): 408 or hung up within 15 s',
  async name => {
    const clinic = clinicOn(name)
    const head = 'GET /api/patients/ HTTP/1.1\r\nhost: x\r\nx-slow: '
    const body =
      'POST /api/auth/login/ HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{'
    const slow = Promise.all(Array.from({ length: 200 }, (_, n) => drip(clinic, n % 2 ? head : body)))
    let over = false
    slow.finally(() => {
      over = true
    })
    const others: number[] = []
    while (!over) {
      const { status, ms } = await ask(`${clinic.address}/api/patients/`, { token: clinic.token })
      expect(status).toBe(200)
      others.push(ms)
    }
    const ended = await slow
    const longest = Math.max(...ended.map(({ ms }) => ms))
    const told = ended.filter(({ text }) => text.startsWith('HTTP/1.1 408 '))
    say(`200 slow requests, ${name}`, {
      'told 408': told.length,
      'ms longest open': Math.round(longest),
      'others served meanwhile': others.length,
      'ms longest wait of these': Math.round(Math.max(...others)),
    })
    expect(longest).toBeLessThan(15_000)
    for (const { text } of told) expect(text).toContain('"The request took too long to arrive."')
    expect(told.length).toBe(200)
  },
)

/** Memory of the server's process in MiB. */
function memoryOf(clinic: Clinic): number {
  const status = readFileSync(`/proc/${clinic.server.child.pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

const deep = '['.repeat(500_000) + ']'.repeat(500_000)
const large = `{"first_name":"${'a'.repeat(2 * 1024 * 1024)}"}`
const calls = Array(1000).fill('auth.me').join(',')
const requests: [string, string, Asked, number][] = [
  ['500,000 levels by REST', '/api/patients/', { raw: deep }, 400],
  ['500,000 levels by RPC', '/trpc/patients.create', { raw: deep }, 400],
  ['2 MiB by REST', '/api/patients/', { raw: large }, 413],
  ['2 MiB by RPC', '/trpc/patients.create', { raw: large }, 413],
  ['a batch of 1,000', `/trpc/${calls}?batch=1`, {}, 400],
]

test.each(names)(
  'G14 what is too deep, too large or too much (%s) is refused, and takes no memory',
  async engine => {
    const clinic = clinicOn(engine)
    const round = async () => {
      for (const [name, path, asked, status] of requests) {
        const reply = await ask(clinic.address + path, { token: clinic.token, ...asked })
        expect([name, reply.status]).toEqual([name, status])
        expect(JSON.parse(reply.text)).toBeTypeOf('object')
        longest.set(name, Math.max(longest.get(name) ?? 0, Math.round(reply.ms)))
      }
    }
    const longest = new Map<string, number>()
    for (let n = 0; n < 20; n++) await round()
    // A leak grows in each stretch; memory that the collector has not freed yet grows in one.
    const stretch = async () => {
      const before = memoryOf(clinic)
      for (let n = 0; n < 30; n++) await round()
      return { before, after: memoryOf(clinic) }
    }
    const stretches = [await stretch(), await stretch(), await stretch()]
    const told = [...longest].map(([name, ms]) => [`ms at most for ${name}`, ms])
    say(`hostile bodies, ${engine}`, {
      requests: 110 * requests.length,
      ...Object.fromEntries(told),
      'MiB before and after each stretch': stretches
        .map(({ before, after }) => `${before}-${after}`)
        .join(' '),
    })
    expect(Math.min(...stretches.map(({ before, after }) => after - before))).toBeLessThan(25)
    expect(Math.max(...longest.values())).toBeLessThan(2000)
    expect((await ask(`${clinic.address}/health/ready`)).status).toBe(200)
  },
)
