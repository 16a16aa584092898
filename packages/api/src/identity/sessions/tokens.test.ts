import { createHmac, generateKeyPairSync } from 'node:crypto'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import {
  callAs,
  callWith,
  contextWith,
  inReply,
  refusalOf,
  testPassword,
  testSecret,
} from '../../../test/fixtures.ts'
import type { Services } from '../../kernel/context.ts'
import { createTokens } from './tokens.ts'

const { sql, services, add } = await openClinic()
/** One server for all tests, which caches verified tokens. */
const server = services()
const user = await add.user({ name: 'Ada Canary' })
const pair = await callAs(services()).auth.login({ login: user.email, password: testPassword })
const access = pair.access
const good = { ...decodeJwt(access) }

const key = new TextEncoder().encode(testSecret)
const header = { alg: 'HS256', typ: 'at+jwt' }
const now = () => Math.floor(Date.now() / 1000)
type Header = { alg: string; typ?: string }
const sign = (claims: object, head: Header = header, by: Parameters<SignJWT['sign']>[0] = key) =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader(head).sign(by)

/** Signs with our key, whatever the header says. */
function signByHand(extra: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ ...header, ...extra })}.${part(good)}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

const me = async (token: string) => (await callWith(server, token)).auth.me()

test('a token that the test signs is accepted, so that those below fail only for their own faults', async () => {
  await me(access)
  await me(await sign({}))
  await me(signByHand({}))
})

describe('14-22 a token is refused', () => {
  const without = (claim: string) => sign({ [claim]: undefined })
  const cases: Record<string, () => string | Promise<string>> = {
    '14 with alg none': () => new UnsecuredJWT({ ...good }).encode(),
    '16 with the same key and HS384': () => sign({}, { ...header, alg: 'HS384' }),
    '16 with the same key and HS512': () => sign({}, { ...header, alg: 'HS512' }),
    '15 17 with a foreign key': () => sign({}, header, new TextEncoder().encode('x'.repeat(32))),
    '15 with a public key as the secret': () => {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const secret = publicKey.export({ type: 'spki', format: 'pem' })
      return sign({}, header, new TextEncoder().encode(secret.toString()))
    },
    '15 with a key pair': async () =>
      sign({}, { ...header, alg: 'ES256' }, (await generateKeyPair('ES256')).privateKey),
    '17 with an altered signature': () =>
      `${access.slice(0, -4)}${access.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`,
    '17 that is truncated': () => access.slice(0, -10),
    '17 without a signature': () => access.slice(0, access.lastIndexOf('.') + 1),
    '17 with an altered payload': () => {
      const [head, , signature] = access.split('.')
      const payload = Buffer.from(JSON.stringify({ ...good, sub: '1000' })).toString('base64url')
      return `${head}.${payload}.${signature}`
    },
    '18 with an unknown crit': () => signByHand({ crit: ['x'], x: 1 }),
    '18 with a key of its own': async () => {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
      return sign({}, { ...header, alg: 'ES256', ...{ jwk: await exportJWK(publicKey) } }, privateKey)
    },
    '19 without exp': () => without('exp'),
    '19 without sub': () => without('sub'),
    '19 without jti': () => without('jti'),
    '19 without iss': () => without('iss'),
    '19 without aud': () => without('aud'),
    '19 without iat': () => without('iat'),
    '19 without sid': () => without('sid'),
    '20 of another issuer': () => sign({ iss: 'elsewhere' }),
    '20 for another audience': () => sign({ aud: 'elsewhere' }),
    '20 with the audience of refresh tokens': () => sign({ aud: 'empanel/refresh' }),
    '21 with the typ of refresh tokens': () => sign({}, { ...header, typ: 'rt+jwt' }),
    '21 with the usual typ': () => sign({}, { ...header, typ: 'JWT' }),
    '21 without typ': () => sign({}, { alg: 'HS256' }),
    '22 that has expired': () => sign({ exp: now() - 31 }),
    '22 that is not good yet': () => sign({ nbf: now() + 60 }),
    '22 from the future': () => sign({ iat: now() + 60 }),
    '22 that is older than we make them': () => sign({ iat: now() - 16 * 60, exp: now() + 3600 }),
    'whose session is none of its account': () => sign({ sub: '2000000000' }),
    'with an account number that is none': () => sign({ sub: '99999999999' }),
    'with a session number that is none': () => sign({ sid: 'x' }),
    'that is no token': () => 'x.y.z',
    'that is empty': () => '',
  }
  test.each(Object.entries(cases))('%s', async (_, make) => {
    expect(await refusalOf(me(await make()))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'token_not_valid',
      message: 'Given token not valid for any token type',
    })
  })
})

test('21 a refresh token gives no access', async () => {
  const user = await add.user()
  const pair = await callAs(services()).auth.login({ login: user.email, password: testPassword })
  expect((await refusalOf(me(inReply(pair).refresh))).reason).toBe('token_not_valid')
})

test('22 a cached token is refused once it expires', async () => {
  const token = await sign({ exp: now() - 28 })
  await me(token)
  const refused = async () => expect((await refusalOf(me(token))).reason).toBe('token_not_valid')
  await vi.waitFor(refused, { timeout: 5000 })
})

describe('24 a secret that is being replaced', () => {
  const settings = { accessMinutes: 15, refreshDays: 7, sessionDays: 30 }
  const next = 'another secret, which replaces the first one'
  const serverWith = (secret: string, previousSecret?: string) => ({
    ...services(),
    tokens: createTokens({ ...settings, secret, previousSecret }),
  })
  const isTaken = async (server: Services, token: string) => {
    const { authentication } = await contextWith(server, token)
    return authentication.kind === 'signed-in'
  }

  test('still verifies while it is set, but no longer signs', async () => {
    const [before, during, after] = [serverWith(testSecret), serverWith(next, testSecret), serverWith(next)]
    const user = await add.user()
    const login = { login: user.email, password: testPassword }
    const old = inReply(await callAs(before).auth.login(login))
    expect(await isTaken(during, old.access)).toBe(true)
    const renewed = inReply(await callAs(during).auth.refresh({ refresh: old.refresh }))
    expect(await isTaken(before, renewed.access)).toBe(false)
    for (const server of [during, after]) expect(await isTaken(server, renewed.access)).toBe(true)
    await callAs(after).auth.refresh({ refresh: renewed.refresh })
  })

  test('no longer verifies once it is removed, and ends no session', async () => {
    const [before, after] = [serverWith(testSecret), serverWith(next)]
    const user = await add.user()
    const old = inReply(await callAs(before).auth.login({ login: user.email, password: testPassword }))
    const rows = () => sql`select * from sessions where user_id = ${user.id}`
    const held = await rows()
    expect(await isTaken(after, old.access)).toBe(false)
    const refused = await refusalOf(callAs(after).auth.refresh({ refresh: old.refresh }))
    expect(refused).toMatchObject({ code: 'UNAUTHORIZED', reason: 'token_not_valid' })
    expect(await rows()).toEqual(held)
    expect(await isTaken(before, old.access)).toBe(true)
  })
})

test('22 30 s of clock skew are tolerated', async () => {
  await me(await sign({ exp: now() - 20 }))
  await me(await sign({ iat: now() + 20 }))
})

test('25 the payload holds the ids of account and session, and nothing else about anybody', () => {
  expect(Object.keys(good).sort()).toEqual([
    ...['aud', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub'],
    ...['token_type', 'user_id'],
  ])
  expect(JSON.stringify(good)).not.toContain('Canary')
})

test('a bad token is refused even where none is needed', async () => {
  const visitor = await callWith(services('directory'), 'x')
  expect((await refusalOf(visitor.practitioners.list({}))).reason).toBe('token_not_valid')
  await callAs(services('directory')).practitioners.list({})
})
