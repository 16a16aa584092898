import { addUser, testPassword } from '@empanel/api/testing'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { serverInProcess } from '../../../test/fixtures/servers.ts'
import { warnOfForwarding } from './forwarding.ts'

type Transport = [path: string, field: string]
const transports: Transport[] = [
  ['/trpc/auth.login', 'login'],
  ['/api/auth/login/', 'email'],
]

/** A server with an account, a way to sign in to it, and the addresses that its failures are counted by. */
async function stage(settings: Record<string, string>, [path, field]: Transport) {
  const server = await serverInProcess(settings)
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const { id, email } = await addUser(server.database.db)
  const signIn = async (password: string, forwardedFor: string) => {
    const names = ['x-forwarded-for', 'x-real-ip', 'forwarded'].map(name => [name, forwardedFor] as const)
    const headers = { 'content-type': 'application/json', ...Object.fromEntries(names) }
    const body = JSON.stringify({ [field]: email, password })
    return (await fetch(address + path, { method: 'POST', headers, body })).status
  }
  const counted = async () => {
    const rows = await server.database.sql`
      select ip from sign_in_attempts where account = ${`user/${id}`} and ip <> '*'`
    return rows.map(({ ip }) => ip)
  }
  return {
    signIn,
    counted,
    sql: server.database.sql,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

test.each(transports)(
  'E54 at %s a forged address does not change whom the limiter counts',
  async (...transport) => {
    await using server = await stage({}, transport)
    for (let n = 1; n <= 5; n++) expect(await server.signIn('not my password', `198.51.100.${n}`)).toBe(401)
    expect(await server.signIn(testPassword, '198.51.100.6')).toBe(401)
    expect(await server.counted()).toEqual(['127.0.0.1'])
  },
)

test.each(transports)(
  'E54 at %s behind a proxy it counts the address that the proxy saw',
  async (...transport) => {
    await using server = await stage({ TRUST_PROXY: 'loopback' }, transport)
    // The proxy appends what it saw to what the client claims.
    const claims = (n: number) => `203.0.113.${n}, 198.51.100.7`
    for (let n = 1; n <= 5; n++) expect(await server.signIn('not my password', claims(n))).toBe(401)
    expect(await server.signIn(testPassword, claims(6))).toBe(401)
    expect(await server.counted()).toEqual(['198.51.100.7'])
    expect(await server.signIn(testPassword, '198.51.100.8')).toBe(200)
  },
)

test('78 an address is counted as one however the port changes, and by its /64 in IPv6', async () => {
  await using server = await stage({ TRUST_PROXY: 'loopback' }, ['/trpc/auth.login', 'login'])
  const ways: [seen: (n: number) => string, counted: string, another: string][] = [
    [n => `198.51.100.7:567${n}`, '198.51.100.7', '198.51.100.8:5678'],
    [n => `[2001:db8:1:2::${n}]:80`, '2001:db8:1:2::/64', '2001:db8:1:3::1'],
  ]
  for (const [seen, counted, another] of ways) {
    for (let n = 1; n <= 5; n++) expect(await server.signIn('not my password', seen(n))).toBe(401)
    expect(await server.signIn(testPassword, seen(6))).toBe(401)
    expect(await server.counted()).toEqual([counted])
    expect(await server.signIn(testPassword, another)).toBe(200)
    await server.sql`delete from sign_in_attempts`
  }
})

test('78 what is stored of a caller is an address, or nothing', async () => {
  await using server = await stage({ TRUST_PROXY: 'loopback, 10.0.0.0/8' }, ['/trpc/auth.login', 'login'])
  const stored = async () => {
    const rows = await server.sql`
      select ip from sessions union select ip from audit_events
      union select ip from sign_in_attempts where ip not in ('', '*')`
    return rows.flatMap(({ ip }) => ip ?? [])
  }
  for (const text of ['unknown', '*', "x'; --", '999.1.1.1']) {
    expect(await server.signIn('not my password', text)).toBe(401)
  }
  expect(await server.signIn(testPassword, '_hidden')).toBe(200)
  expect(await stored()).toEqual([])
  // Proxies may write a port behind the addresses of other proxies, too.
  const chain = '203.0.113.9, [2001:DB8::7%eth0]:80, 10.1.2.3:4000, ::ffff:10.1.2.4'
  expect(await server.signIn(testPassword, chain)).toBe(200)
  expect(await stored()).toEqual(['2001:db8::7'])
})

describe('78 a forwarding header that does not count', () => {
  async function warningsOf(setting: string | false, requests: Record<string, string>[]) {
    const lines: string[] = []
    const app = Fastify({ logger: { level: 'warn', stream: { write: line => void lines.push(line) } } })
    warnOfForwarding(app, setting)
    for (const headers of requests) await app.inject({ url: '/', headers, remoteAddress: '127.0.0.1' })
    await app.close()
    return lines
  }

  test('is warned of once, with what to do', async () => {
    const requests = [{}, { 'x-forwarded-for': '198.51.100.7' }, { forwarded: 'for=198.51.100.7' }]
    const lines = await warningsOf(false, requests)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('X-Forwarded-For')
    expect(lines[0]).toContain('set TRUST_PROXY to 127.0.0.1')
    expect(lines[0]).not.toContain('198.51.100.7')
  })

  test('is warned of where it comes from another proxy than those named, or is not the one that is read', async () => {
    const elsewhere = await warningsOf('10.0.0.1', [{ 'x-real-ip': '198.51.100.7' }])
    expect(elsewhere.join()).toMatch(/X-Real-Ip, which is not believed/)
    const other = await warningsOf('loopback', [{ forwarded: 'for=198.51.100.7' }])
    expect(other.join()).toMatch(/sends Forwarded, but no X-Forwarded-For/)
    expect(await warningsOf('loopback', [{ 'x-forwarded-for': '198.51.100.7' }])).toEqual([])
  })
})
