import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { addPatient, addUser, testPassword } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { request } from './fixtures/requests.ts'
import { testSecret } from './fixtures/servers.ts'
import { suiteServer } from './fixtures/suite.ts'

const pairOf = z.object({ access: z.string(), refresh: z.string() })

const { address, database } = await suiteServer()
const { email } = await addUser(database.db, { role: 'staff' })
const { id: patientId } = await addPatient(database.db)
const login = { email, password: testPassword }
const pair = pairOf.parse(await (await request(`${address}/api/auth/login/`, '', 'POST', login)).json())

/** A server that an attacker's header points to. */
async function listen() {
  let asked = 0
  const http = createServer((_request, reply) => {
    asked += 1
    reply.end('{"keys":[]}')
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => http.once('listening', resolve))
  const bound = http.address()
  const url = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/keys`
  return { url, asked: () => asked, [Symbol.asyncDispose]: async () => void http.close() }
}

type Part = Record<string, unknown>
const encode = (value: Part) => Buffer.from(JSON.stringify(value)).toString('base64url')
const decode = (token: string, part: number): Part =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(atob(token.split('.')[part] ?? '')))
const now = () => Math.floor(Date.now() / 1000)

type Forged = { header?: Part; claims?: Part; secret?: string; hash?: string }

/** The good access token with another header or other claims, signed anew. */
function forge({ header = {}, claims = {}, secret = testSecret, hash = 'sha256' }: Forged): string {
  const text = [
    { ...decode(pair.access, 0), ...header },
    { ...decode(pair.access, 1), ...claims },
  ]
    .map(encode)
    .join('.')
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`
}

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const jwk = publicKey.export({ format: 'jwk' })

/** Signed with a key pair of the attacker's, which the header brings along or points to. */
function selfMade(header: Part): string {
  const text = `${encode({ ...decode(pair.access, 0), ...header, alg: 'ES256' })}.${pair.access.split('.')[1]}`
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

const rows = async () => {
  const [row] = await database.sql`
    select (select json_agg(p order by id) from patients p) as patients,
      (select json_agg(s order by id) from sessions s) as sessions`
  return JSON.stringify(row)
}

/** Asks over both transports, to read and to write. */
async function expectRefused(token: string) {
  const before = await rows()
  const body = { firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01', gender: 'F' }
  for (const reply of [
    await request(`${address}/trpc/patients.get?input={"id":${patientId}}`, token),
    await request(`${address}/trpc/patients.create`, token, 'POST', body),
  ]) {
    expect(reply.status).toBe(401)
    expect(await reply.json()).toMatchObject({
      error: { data: { code: 'UNAUTHORIZED', reason: 'token_not_valid' } },
    })
  }
  for (const reply of [
    await request(`${address}/api/patients/${patientId}/`, token),
    await request(`${address}/api/patients/${patientId}/`, token, 'DELETE'),
  ]) {
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toBe('Bearer')
    expect(await reply.json()).toEqual({
      detail: 'Given token not valid for any token type',
      code: 'token_not_valid',
    })
  }
  expect(await rows()).toBe(before)
}

test('the token that the forged ones are made of is good, and so is one that is signed here', async () => {
  for (const token of [pair.access, forge({})]) {
    expect((await request(`${address}/api/patients/${patientId}/`, token)).status).toBe(200)
    expect((await request(`${address}/trpc/auth.me`, token)).status).toBe(200)
  }
})

describe('over HTTP a token is refused', () => {
  const cases: Record<string, () => string> = {
    '14 with alg none': () =>
      `${forge({ header: { alg: 'none' } })
        .split('.', 2)
        .join('.')}.`,
    '14 with alg nOnE and a signature': () => forge({ header: { alg: 'nOnE' } }),
    '15 with a public key as the secret': () => forge({ secret: pem }),
    '15 with the public key that it names as the secret': () => forge({ header: { jwk }, secret: pem }),
    '16 with the same key and HS512': () => forge({ header: { alg: 'HS512' }, hash: 'sha512' }),
    '17 with an altered payload': () => {
      const [head, , signature] = pair.access.split('.')
      return [head, encode({ ...decode(pair.access, 1), sub: '1000' }), signature].join('.')
    },
    '17 with an altered signature': () =>
      pair.access.replace(/.(.{8})$/, (last, rest) => (last[0] === 'A' ? 'B' : 'A') + rest),
    '17 that is truncated': () => pair.access.slice(0, -8),
    '17 with a foreign signature': () => forge({ secret: 'x'.repeat(32) }),
    '19 without exp': () => forge({ claims: { exp: undefined } }),
    '19 without sub': () => forge({ claims: { sub: undefined } }),
    '19 without jti': () => forge({ claims: { jti: undefined } }),
    '19 without iss': () => forge({ claims: { iss: undefined } }),
    '19 without aud': () => forge({ claims: { aud: undefined } }),
    '20 of another issuer': () => forge({ claims: { iss: 'elsewhere' } }),
    '20 for another audience': () => forge({ claims: { aud: 'elsewhere' } }),
    '21 that is a refresh token': () => pair.refresh,
    '22 that has expired': () => forge({ claims: { exp: now() - 31 } }),
    '22 that is not good yet': () => forge({ claims: { nbf: now() + 60 } }),
    '22 from more than 30 s ahead': () => forge({ claims: { iat: now() + 60 } }),
  }
  test.each(Object.entries(cases))('%s', async (_, make) => {
    await expectRefused(make())
  })

  test('18 whose header brings a key or says where one is, and nobody is asked for it', async () => {
    await using attacker = await listen()
    const { url } = attacker
    const headers = [{ jwk }, { jku: url, kid: 'a' }, { x5u: url }, { x5c: [pem] }, { crit: ['x'], x: 1 }]
    for (const header of headers) await expectRefused(selfMade(header))
    await expectRefused(forge({ header: { crit: ['jku'], jku: url } }))
    expect(attacker.asked()).toBe(0)
  })
})

test('21 an access token takes no refresh over HTTP, and ends nothing', async () => {
  const before = await rows()
  const body = { refresh: pair.access }
  for (const path of ['/trpc/auth.refresh', '/api/auth/refresh/']) {
    const reply = await request(address + path, '', 'POST', body)
    expect(reply.status).toBe(401)
    expect(JSON.stringify(await reply.json())).toContain('Token is invalid or expired')
  }
  expect(await rows()).toBe(before)
})

test('33 a session that was asked for a moment ago is not asked for again', async () => {
  const me = () => request(`${address}/trpc/auth.me`, pair.access)
  expect((await me()).status).toBe(200)
  await database.sql`alter table sessions rename to elsewhere`
  try {
    const replies = await Promise.all(Array.from({ length: 20 }, me))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
  } finally {
    await database.sql`alter table elsewhere rename to sessions`
  }
})
