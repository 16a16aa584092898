import { addUser, testPassword } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { serverInProcess } from './testing.ts'

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
  return { signIn, counted, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
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
