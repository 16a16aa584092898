import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { presetNames } from '@empanel/api'
import { describe, expect, test } from 'vitest'
import { readEnv } from './env.ts'
import { WrongSetting } from './user-error.ts'

const proxyMessage =
  'TRUST_PROXY must be false or the addresses of your proxies, such as 10.0.0.1, 10.0.0.0/8 or loopback, with commas ' +
  'between them. Neither true nor a number of hops will do: anybody could then say what their address is'
const guessed = 'can be guessed: it is a sample or too regular. Use the output of: openssl rand -base64 48'
const random = (bytes = 48) => randomBytes(bytes).toString('base64')

describe('the settings', () => {
  test('have defaults that need nothing', () => {
    expect(readEnv({})).toEqual({
      NODE_ENV: 'development',
      DATA_DIR: '.data',
      HOST: '127.0.0.1',
      PORT: 3000,
      CORS_ORIGINS: [],
      JWT_ACCESS_MINUTES: 15,
      JWT_REFRESH_DAYS: 7,
      JWT_SESSION_DAYS: 30,
      AUDIT_KEY: [],
      ACCESS_POLICY: 'clinic',
      CREATIONS_PER_MINUTE: 300,
      CREATIONS_PER_DAY: 300,
      REGISTRATIONS_PER_HOUR: 20,
      RECORDED_PER_MINUTE: 3600,
      BREAK_GLASS_MINUTES: 60,
      LOG_LEVEL: 'info',
      TRUST_PROXY: false,
    })
  })

  test('an empty variable counts as unset', () => {
    expect(readEnv({ PORT: '', DATABASE_URL: '', JWT_SECRET: '' })).toEqual(readEnv({}))
  })

  test('lists and numbers are read', () => {
    const env = readEnv({
      CORS_ORIGINS: 'https://a.example, http://b.example:8080',
      PORT: '8080',
      TRUST_PROXY: '10.0.0.0/8,loopback',
    })
    expect(env.CORS_ORIGINS).toEqual(['https://a.example', 'http://b.example:8080'])
    expect(env.PORT).toBe(8080)
    expect(env.TRUST_PROXY).toBe('10.0.0.0/8,loopback')
  })

  test.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '80a' }, 'PORT must be a whole number from 0 to 65535'],
    [
      { ACCESS_POLICY: 'open' },
      'ACCESS_POLICY must be one of clinic, minimum-necessary, network, three-role, front-desk, owner, directory',
    ],
    [
      { CORS_ORIGINS: '*' },
      'CORS_ORIGINS must be a list of exact origins such as https://portal.example.org',
    ],
    [
      { CORS_ORIGINS: 'https://a.example/path' },
      'CORS_ORIGINS must be a list of exact origins such as https://portal.example.org',
    ],
    [
      { DATABASE_URL: 'mysql://localhost/x' },
      'DATABASE_URL must look like postgres://user:password@host:5432/database',
    ],
    [{ TRUST_PROXY: 'everyone' }, proxyMessage],
    [{ BREAK_GLASS_MINUTES: '241' }, 'BREAK_GLASS_MINUTES must be a whole number from 5 to 240'],
    [{ JWT_ACCESS_MINUTES: '0' }, 'JWT_ACCESS_MINUTES must be a whole number from 1 to 1440'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
    [{ METRICS_TOKEN: 'short' }, 'METRICS_TOKEN must be at least 16 characters long'],
    [
      { JWT_SECRET: 'too short' },
      'JWT_SECRET must be at least 32 bytes long, for example the output of: openssl rand -base64 48',
    ],
    [
      { JWT_PREVIOUS_SECRET: 'x'.repeat(31) },
      'JWT_PREVIOUS_SECRET must be at least 32 bytes long, for example the output of: openssl rand -base64 48',
    ],
    [{ JWT_SESSION_DAYS: '0' }, 'JWT_SESSION_DAYS must be a whole number from 1 to 3650'],
  ])('B23 %o is refused in one line', (settings, message) => {
    expect(() => readEnv(settings)).toThrow(new WrongSetting(message))
  })

  test.each([
    ...[
      'true',
      '1',
      '2',
      'yes',
      'all',
      '*',
      '0.0.0.0/0',
      '0.0.0.0/1',
      '::/0',
      '::/1',
      '::ffff:0:0/96',
      '::ffff:0.0.0.0/104',
    ],
    ...[
      '10.0.0.1/99',
      '10.0.0.0/0',
      'loopback/8',
      '::1/129',
      '10.0.0.0/8/8',
      '10.0.0.0/',

      '10.0.0.1:80',
    ],
    ...['proxy.example.org', '10.0.0.1,true', '10.0.0.1,,10.0.0.2'],
  ])('78 TRUST_PROXY=%s would believe anybody, or names no address: refused in one line', TRUST_PROXY => {
    expect(() => readEnv({ TRUST_PROXY })).toThrow(new WrongSetting(proxyMessage))
  })

  test.each([
    '10.0.0.1',
    '10.0.0.0/8, 192.0.2.7',
    'loopback,uniquelocal',
    '2001:db8::/32',
    '::ffff:10.0.0.1',
    'linklocal',
  ])('78 TRUST_PROXY=%s names proxies', TRUST_PROXY =>
    expect(readEnv({ TRUST_PROXY }).TRUST_PROXY).toBe(TRUST_PROXY),
  )

  const guessable = [
    'x'.repeat(48),
    '0123456789abcdef'.repeat(3),
    'abcdefghijklmnopqrstuvwxyz0123456789',
    'zyxwvutsrqponmlkjihgfedcba9876543210',
    'kX9v+Qe0kX9v+Qe0kX9v+Qe0kX9v+Qe0',
    'aabbaabbabababbbaaababababbbabab',
    'please-CHANGE_ME-before-you-go-live-4711',
    'my very own sample that I took from a page',
    'a secret of the tests, 32 bytes or more',
    'django-insecure-8a7f6e5d4c3b2a1908f7e6d5c4b3',
    'correct horse battery staple correct!',
    'the quick brown fox jumps over the lazy dog',
    'Replace-me-with-something-8f7e6d5c4b3a',
    'qwertyuiopasdfghjklzxcvbnm1234567890',
  ]
  const reached: Record<string, string>[] = [
    { NODE_ENV: 'production' },
    { DATABASE_URL: 'postgres://localhost/x' },
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.0.2.7' },
    { HOST: 'clinic.example.org' },
    { TRUST_PROXY: 'loopback' },
  ]

  test.each(guessable)(
    '13 the secret %s is refused wherever others reach the server or its database',
    secret => {
      const one = secret.replaceAll(',', '')
      for (const place of reached) {
        const refused = (settings: Record<string, string>, name: string) =>
          expect(() => readEnv({ ...place, ...settings })).toThrow(new WrongSetting(`${name} ${guessed}`))
        refused({ JWT_SECRET: secret }, 'JWT_SECRET')
        refused({ AUDIT_KEY: `${random()},${one}` }, 'AUDIT_KEY')
        refused({ JWT_SECRET: random(), JWT_PREVIOUS_SECRET: secret }, 'JWT_PREVIOUS_SECRET')
        refused({ METRICS_TOKEN: secret }, 'METRICS_TOKEN')
      }
      for (const HOST of ['127.0.0.1', '127.0.0.2', 'localhost', '::1']) {
        expect(readEnv({ HOST, JWT_SECRET: secret }).JWT_SECRET).toBe(secret)
      }
    },
  )

  test('13 random secrets are taken there, and short ones refused', () => {
    const drawn = Array.from({ length: 2000 }, (_, n) =>
      randomBytes(32 + (n % 32)).toString(n % 2 ? 'hex' : 'base64'),
    )
    for (const place of reached) {
      for (const JWT_SECRET of drawn.slice(0, place.NODE_ENV ? 2000 : 20)) {
        expect(readEnv({ ...place, JWT_SECRET }).JWT_SECRET).toBe(JWT_SECRET)
      }
    }
    const short = randomBytes(23).toString('base64url')
    expect(() => readEnv({ NODE_ENV: 'production', JWT_SECRET: short })).toThrow(
      /^JWT_SECRET must be at least 32/,
    )
  })

  test('13 the token for metrics, which others keep, is none of the other secrets', () => {
    const secret = random()
    for (const settings of [{ JWT_SECRET: secret }, { AUDIT_KEY: `${random()},${secret}` }]) {
      expect(() => readEnv({ ...settings, METRICS_TOKEN: secret })).toThrow(
        new WrongSetting(
          'METRICS_TOKEN must be another one than the secrets that sign tokens and the audit trail',
        ),
      )
    }
    expect(readEnv({ JWT_SECRET: secret, METRICS_TOKEN: random() }).JWT_SECRET).toBe(secret)
  })
})

test.each(['.env.example', 'docs/glossary.md'])('%s names every policy', async file => {
  const text = await readFile(new URL(`../../../../${file}`, import.meta.url), 'utf8')
  expect(presetNames.filter(name => !text.includes(name))).toEqual([])
})
