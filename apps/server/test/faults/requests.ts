import { createAdmin } from '@empanel/api'
import { addUser, testPassword, testServices } from '@empanel/api/testing'
import type { Connection } from '@empanel/db'
import { signIn } from '../fixtures/requests.ts'
import { addressOf, type Spawned, spawnServer, testSecret } from '../fixtures/servers.ts'
import type { Place } from './place.ts'

/** Longer than the server may take: no reply by then is a fault. */
const deadlineMs = 10_000

export type Reply = { status: number; retryAfter: string | null; text: string; ms: number }

/** A request, with a token. `raw` is JSON that is sent as it is. */
export type Asked = {
  token?: string
  method?: string
  body?: object
  raw?: string
  headers?: Record<string, string>
}

/** Sends a request and reads its reply. Rejects where the connection breaks or nothing comes within the deadline. */
export async function ask(url: string, { token, method, headers, ...given }: Asked = {}): Promise<Reply> {
  const began = performance.now()
  const body = given.raw ?? (given.body && JSON.stringify(given.body))
  const reply = await fetch(url, {
    method: method ?? (body ? 'POST' : 'GET'),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body }),
    signal: AbortSignal.timeout(deadlineMs),
  })
  const text = await reply.text()
  return {
    status: reply.status,
    retryAfter: reply.headers.get('retry-after'),
    text,
    ms: performance.now() - began,
  }
}

/**
 * Whether it says "not now" as it must: with a time to wait, and a body in the shape of its transport. One account that
 * has two requests held up already is told that of its further ones.
 */
export function isUnavailable({ status, retryAfter, text }: Reply): boolean {
  const reason = status === 503 ? 'unavailable' : status === 429 ? 'too_many_requests' : undefined
  if (!reason || !(Number(retryAfter) > 0)) return false
  return /^\{"detail":"[^"]+"\}$/.test(text) || text.includes(`"reason":"${reason}"`)
}

/** A server process with somebody of the staff signed in, and their access token. */
export type Clinic = AsyncDisposable & { server: Spawned; address: string; email: string; token: string }

/** The server and the tests use the same, so that the tests can verify the trail. */
export const secrets = { JWT_SECRET: testSecret, AUDIT_KEY: testSecret }

export async function openClinic(place: Place, settings: Record<string, string> = {}): Promise<Clinic> {
  const server = spawnServer({ ...place.settings, ...secrets, ...settings })
  const address = await addressOf(server)
  await using connection = await place.connect()
  const email = `${crypto.randomUUID()}@example.org`
  // With its entry in the trail, which some tests verify.
  await createAdmin(testServices(connection.db), { email, name: 'Test Person', password: testPassword })
  await connection.sql`update users set role = 'staff' where email = ${email}`
  const token = await signInAt(address, email)
  return { server, address, email, token, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

/** The access token of an account that a test has made. */
export const signInAt = (address: string, email: string) => signIn(address, email, testPassword)

/** Access tokens of more people of the staff: one account may have two requests under way. */
export function moreOfStaff({ address }: Clinic, { db }: Connection, people: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: people }, async () =>
      signInAt(address, (await addUser(db, { role: 'staff' })).email),
    ),
  )
}

/** The two forms of the request that makes a patient. */
export function creating({ address, token }: Pick<Clinic, 'address' | 'token'>, lastName: string) {
  const rest = { first_name: 'Ana', last_name: lastName, date_of_birth: '1990-04-01', gender: 'F' }
  const rpc = { firstName: 'Ana', lastName, dateOfBirth: '1990-04-01', gender: 'F' }
  return {
    rest: () => ask(`${address}/api/patients/`, { token, body: rest }),
    rpc: () => ask(`${address}/trpc/patients.create`, { token, body: rpc }),
  }
}

/** Writes one line of figures. */
export function say(what: string, figures: Record<string, number | string>): void {
  const told = Object.entries(figures).map(([name, value]) => `${value} ${name}`)
  process.stdout.write(`${what}: ${told.join(', ')}\n`)
}
