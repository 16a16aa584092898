import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readEnv, WrongSetting } from './env.ts'

const proxyMessage =
  'TRUST_PROXY must be true, false, or a list of addresses such as 10.0.0.1, 10.0.0.0/8 or loopback'

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
      'ACCESS_POLICY must be one of clinic, minimum-necessary, three-role, front-desk, owner, directory',
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

  test.each(['10.0.0.1/99', '10.0.0.0/0', 'loopback/8', '::1/129', '10.0.0.0/8/8', '10.0.0.0/'])(
    'B23 %s is no range of proxies',
    TRUST_PROXY => {
      expect(() => readEnv({ TRUST_PROXY })).toThrow(new WrongSetting(proxyMessage))
    },
  )

  const good = ['kX9v+Qe0Jt7rZb2LwYc5HsNfUa8GmPd3', '9f86d081884c7d659a2feaa0c55ad015']
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
  ]

  test.each(guessable)('13 production refuses the secret %s, which anybody could guess', JWT_SECRET => {
    expect(() => readEnv({ NODE_ENV: 'production', JWT_SECRET })).toThrow(
      new WrongSetting(
        'JWT_SECRET can be guessed: it is a sample or too regular. Use the output of: openssl rand -base64 48',
      ),
    )
    const AUDIT_KEY = `${good.join()},${JWT_SECRET.replaceAll(',', '')}`
    expect(() => readEnv({ NODE_ENV: 'production', AUDIT_KEY })).toThrow(/^AUDIT_KEY can be guessed/)
    const previous = { JWT_SECRET: good[0], JWT_PREVIOUS_SECRET: JWT_SECRET }
    expect(() => readEnv({ NODE_ENV: 'production', ...previous })).toThrow(/^JWT_PREVIOUS_SECRET can be/)
    expect(readEnv({ JWT_SECRET }).JWT_SECRET).toBe(JWT_SECRET)
  })

  test('13 production takes random secrets, and refuses short ones', () => {
    const random = Array.from({ length: 2000 }, (_, n) =>
      randomBytes(32 + (n % 32)).toString(n % 2 ? 'hex' : 'base64'),
    )
    for (const JWT_SECRET of [...good, ...random]) {
      expect(readEnv({ NODE_ENV: 'production', JWT_SECRET }).JWT_SECRET).toBe(JWT_SECRET)
    }
    const short = randomBytes(23).toString('base64url')
    expect(() => readEnv({ NODE_ENV: 'production', JWT_SECRET: short })).toThrow(
      /^JWT_SECRET must be at least 32/,
    )
  })
})
