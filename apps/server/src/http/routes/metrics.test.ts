import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSocket } from '../../../test/fixtures/requests.ts'
import { serverInProcess } from '../../../test/fixtures/servers.ts'

const remoteAddress = '198.51.100.7'
const token = 'kD3vQ8hW1sZ6xN0bT5yR2mJ7'
const secrets = { JWT_SECRET: 'Vb7nQ2xT9kLw4ZsY1mHc8RfJ6pDg3AeU' }

type Request = { remoteAddress?: string; headers?: Record<string, string> }

/** One for each set of settings. */
const servers = new Map<string, ReturnType<typeof serverInProcess>>()
beforeAll(async () => {
  await serverWith({})
})
afterAll(async () => {
  for (const server of servers.values()) await (await server)[Symbol.asyncDispose]()
})

async function serverWith(settings: Record<string, string>) {
  const key = JSON.stringify(settings)
  const server = servers.get(key) ?? serverInProcess(settings)
  servers.set(key, server)
  return (await server).app
}

async function statusOf(settings: Record<string, string>, request: Request): Promise<number> {
  const reply = await (await serverWith(settings)).inject({ url: '/metrics', ...request })
  expect(reply.body.includes('http_request_duration_seconds')).toBe(reply.statusCode === 200)
  return reply.statusCode
}

describe('without a token', () => {
  test.each([
    ['localhost:3000', '127.0.0.1'],
    ['127.0.0.1:3000', '127.0.0.1'],
    ['127.1.2.3', '::ffff:127.0.0.1'],
    ['[::1]:3000', '::1'],
    ['LOCALHOST', '::1'],
  ])('54 metrics are for who asks %s on the machine itself', async (host, remoteAddress) => {
    expect(await statusOf({}, { remoteAddress, headers: { host } })).toBe(200)
  })

  test.each([
    ['another machine', { remoteAddress }],
    ['another machine that says localhost', { remoteAddress, headers: { host: 'localhost' } }],
    ['a proxy here that passes the name on', { headers: { host: 'clinic.example' } }],
    ['a name that only begins so', { headers: { host: 'localhost.clinic.example' } }],
    ['a name that a page made point here', { headers: { host: '127.0.0.1.clinic.example' } }],
    ...[
      ['x-forwarded-for', remoteAddress],
      ['x-forwarded-for', ''],
      ['x-forwarded-host', 'clinic.example'],
      ['x-forwarded-proto', 'https'],
      ['x-forwarded-anything', '1'],
      ['forwarded', 'for=198.51.100.7'],
      ['x-real-ip', remoteAddress],
      ['via', '1.1 proxy'],
      ['cf-connecting-ip', remoteAddress],
      ['true-client-ip', remoteAddress],
      ['x-client-ip', remoteAddress],
    ].map(([name = '', value = '']): [string, Request] => [
      `a proxy here that sends ${name}: ${value}`,
      { headers: { host: 'localhost', [name]: value } },
    ]),
  ] satisfies [string, Request][])('54 metrics do not exist for %s', async (_, request) => {
    expect(await statusOf({}, request)).toBe(404)
  })

  test('54 metrics do not exist for a proxy here that says nothing but speaks HTTP/1.0, as nginx does', async () => {
    const app = await serverWith({})
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = await openSocket('127.0.0.1', Number(port))
    let reply = ''
    socket.setEncoding('utf8').on('data', text => {
      reply += text
    })
    socket.write(`GET /metrics HTTP/1.0\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`)
    await once(socket, 'close')
    expect(reply).toMatch(/^HTTP\/1\.1 404 /)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200)
  })

  test.each([
    ['in production', { NODE_ENV: 'production', ...secrets }],
    ['where a proxy is expected', { TRUST_PROXY: 'loopback' }],
  ])('54 metrics do not exist %s, for this machine either', async (_, settings) => {
    expect(await statusOf(settings, {})).toBe(404)
  })
})

describe('with a token', () => {
  const settings = { METRICS_TOKEN: token }
  const authorization = `Bearer ${token}`
  test.each([
    ['this machine without it', {}, 404],
    ['this machine with it', { headers: { authorization } }, 200],
    ['this machine with a wrong one', { headers: { authorization: 'Bearer x' } }, 404],
    ['with a longer one', { headers: { authorization: `${authorization}x` } }, 404],
    [
      'a proxy with it',
      { headers: { host: 'clinic.example', 'x-forwarded-for': '::1', authorization } },
      200,
    ],
    ['another machine without it', { remoteAddress }, 404],
    ['another machine with it', { remoteAddress, headers: { authorization } }, 200],
  ])('54 metrics answer %s as they should', async (_, request, status) => {
    expect(await statusOf(settings, request)).toBe(status)
    expect(await statusOf({ ...settings, NODE_ENV: 'production', ...secrets }, request)).toBe(status)
  })
})
