import { describe, expect, test } from 'vitest'
import { suiteServer } from '../../test/fixtures/suite.ts'

const server = await suiteServer({ CORS_ORIGINS: 'https://portal.example' })
const { address } = server

describe('HTTP', () => {
  test('E53 every reply is hardened, and those of the APIs are not stored', async () => {
    for (const path of ['/', '/api/', '/trpc/policy.registration', '/nowhere']) {
      const { headers } = await fetch(address + path)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('strict-transport-security'), path).toContain('max-age=')
      expect(headers.get('content-security-policy'), path).toMatch(/script-src 'self'(;|$)/)
      expect(headers.get('x-request-id'), path).toMatch(/^[0-9a-f-]{36}$/)
    }
    for (const path of ['/api/patients/', '/trpc/policy.registration']) {
      expect((await fetch(address + path)).headers.get('cache-control'), path).toBe('no-store')
    }
  })

  test('E52 only a listed origin may read replies', async () => {
    const allowed = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' }
      const reply = await fetch(`${address}/trpc/auth.login`, { method: 'OPTIONS', headers })
      return reply.headers.get('access-control-allow-origin')
    }
    expect(await allowed('https://portal.example')).toBe('https://portal.example')
    for (const origin of [
      'https://portal.example.evil',
      'http://portal.example',
      'https://portal.example:8443',
      'null',
    ]) {
      expect(await allowed(origin), origin).toBeNull()
    }
  })

  test('E52 pages of a listed origin may send an Idempotency-Key', async () => {
    const headers = {
      origin: 'https://portal.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    }
    const reply = await fetch(`${address}/api/patients/`, { method: 'OPTIONS', headers })
    expect(reply.headers.get('access-control-allow-headers')).toContain('idempotency-key')
  })

  test('an index for programs at /, a page for browsers', async () => {
    const index = await fetch(`${address}/`)
    expect(index.headers.get('content-type')).toContain('application/json')
    expect(JSON.stringify(await index.json())).toContain('/api/patients/')
    const page = await fetch(`${address}/`, { headers: { accept: 'text/html,*/*' } })
    expect(page.headers.get('content-type')).toContain('text/html')
  })

  test('unknown addresses answer as JSON', async () => {
    const reply = await fetch(`${address}/nowhere`)
    expect([reply.status, await reply.json()]).toEqual([404, { detail: 'Not found.' }])
  })
})

describe('operations', () => {
  test('live and ready; not ready while draining', async () => {
    expect((await fetch(`${address}/health/live`)).status).toBe(200)
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
    server.drain.draining = true
    const reply = await fetch(`${address}/health/ready`)
    server.drain.draining = false
    expect([reply.status, await reply.json()]).toEqual([503, { status: 'draining' }])
  })

  test('metrics name routes, not addresses', async () => {
    await fetch(`${address}/api/patients/4711/`)
    const reply = await fetch(`${address}/metrics`)
    const text = await reply.text()
    expect(text).toContain('http_request_duration_seconds_bucket')
    // The whole address: a figure of the process may happen to hold any four digits.
    expect(text).not.toContain('/patients/4711')
    expect(text).toMatch(/route="\/api\/patients\/:id/)
  })
})
