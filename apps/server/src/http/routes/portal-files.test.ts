import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { files as built, html, notFound, script, serverWithPortal } from '../../../test/fixtures/portal.ts'

const year = 'public, max-age=31536000, immutable'

let portal: Awaited<ReturnType<typeof serverWithPortal>>
beforeAll(async () => {
  portal = await serverWithPortal()
})
afterAll(() => portal[Symbol.asyncDispose]())

describe('the files of the portal', () => {
  test.each([
    ['br', 'br'],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', null],
  ])('are kept for a year, compressed for %s as %s', async (accepted, encoding) => {
    const headers = { 'accept-encoding': accepted }
    const reply = await fetch(`${portal.address}/assets/main-abc123.js`, { headers })
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-encoding')).toBe(encoding)
    expect(reply.headers.get('cache-control')).toBe(year)
    expect(reply.headers.get('vary')?.toLowerCase()).toContain('accept-encoding')
    expect(reply.headers.get('content-type')).toMatch(/^(text|application)\/javascript/)
    expect(await reply.text()).toBe(script)
  })

  test('are sent as they are where the build has compressed nothing', async () => {
    const reply = await portal.raw('/assets/font-abc123.woff2', { 'accept-encoding': 'gzip, br' })
    expect([reply.status, reply.body, reply.headers['content-encoding']]).toEqual([200, 'font', undefined])
    expect(reply.headers['content-type']).toBe('font/woff2')
  })

  test('answer HEAD, conditions and ranges', async () => {
    const path = '/assets/main-abc123.js'
    const head = await portal.raw(path, {}, 'HEAD')
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', `${script.length}`])
    const unchanged = await portal.raw(path, { 'if-none-match': head.headers.etag ?? '' })
    expect([unchanged.status, unchanged.body]).toEqual([304, ''])
    expect(unchanged.headers['cache-control']).toBe(year)
    const part = await portal.raw(path, { range: 'bytes=0-7' })
    expect([part.status, part.body]).toEqual([206, 'document'])
    const beyond = await portal.raw(path, { range: 'bytes=90000-' })
    expect([beyond.status, beyond.headers['cache-control']]).toEqual([416, 'no-store'])
  })

  test('without a hash in the name are asked for anew', async () => {
    const reply = await portal.raw('/favicon.svg')
    expect([reply.status, reply.body]).toEqual([200, built['favicon.svg']])
    expect(reply.headers['content-type']).toBe('image/svg+xml')
    expect(reply.headers['cache-control']).toBe('public, max-age=0')
    expect((await portal.raw('/favicon.svg', { 'if-none-match': reply.headers.etag ?? '' })).status).toBe(304)
  })

  test.each([
    '/assets/main-old456.js',
    '/assets/',
    `/assets/${'x'.repeat(300)}`,
    '/assets/.hidden',
    '/.vite/manifest.json',
    '/assets/../index.html',
    '/assets/../.vite/manifest.json',
    '/assets/../../beside.js',
    '/assets/%2e%2e/%2e%2e/beside.js',
    '/assets/..%2f..%2fbeside.js',
    '/assets/..%5c..%5cbeside.js',
    '/assets/..\\..\\beside.js',
    '/assets//main-abc123.js',
    '/assets/./main-abc123.js',
    '/../beside.js',
    '/%2e%2e/beside.js',
  ])('do not include %s', async path => {
    for (const headers of [{}, { 'accept-encoding': 'br' }]) {
      const reply = await portal.raw(path, headers)
      expect([reply.status, JSON.parse(reply.body)]).toEqual([404, notFound])
      expect(reply.headers['cache-control']).toBe('no-store')
    }
    expect((await portal.raw(path, html)).body).not.toContain('secret')
  })

  test.each(['/assets/%00', '/assets/%zz', '/assets/main-abc123.js%00.css'])('%s is refused', async path => {
    const reply = await portal.raw(path)
    expect([400, 404]).toContain(reply.status)
    expect(JSON.parse(reply.body)).toEqual({ detail: expect.any(String) })
  })

  test('a missing file is not the page, for a browser either', async () => {
    const reply = await portal.raw('/assets/main-old456.js', html)
    expect([reply.status, JSON.parse(reply.body)]).toEqual([404, notFound])
  })

  test('metrics name patterns, not the addresses that were asked for', async () => {
    await Promise.all(
      ['/assets/main-abc123.js', '/assets/unheard-of.js', '/patients/unheard-of'].map(p =>
        portal.raw(p, html),
      ),
    )
    const { body } = await portal.raw('/metrics')
    expect(body).toContain('route="/assets/*"')
    expect(body).toMatch(/route="\/\*",status="200"/)
    expect(body).not.toMatch(/unheard-of|main-abc123/)
  })
})
