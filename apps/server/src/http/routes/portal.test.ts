import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { html, notFound, serverWithPortal } from '../../../test/fixtures/portal.ts'
import { serverInProcess } from '../../../test/fixtures/servers.ts'
import { asksForHtml } from './portal.ts'

let portal: Awaited<ReturnType<typeof serverWithPortal>>
beforeAll(async () => {
  portal = await serverWithPortal()
})
afterAll(() => portal[Symbol.asyncDispose]())

/** The nonces of a page, and the one of its policy. */
async function noncesOf(reply: Response): Promise<{ page: string[]; policy: string | undefined }> {
  const page = [...(await reply.text()).matchAll(/nonce="([^"]*)"/g)].map(([, nonce = '']) => nonce)
  const policy = reply.headers.get('content-security-policy') ?? ''
  return { page, policy: policy.match(/script-src 'self' 'nonce-([^']*)'(;|$)/)?.[1] }
}

describe('the page of the portal', () => {
  test.each(['/', '/patients/5', '/admin/', '/admin/audit?outcome=denied', '/apiary', '/index.html'])(
    'answers a browser at %s',
    async path => {
      const reply = await fetch(portal.address + path, { headers: html })
      expect(reply.status).toBe(200)
      expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(reply.headers.get('cache-control')).toBe('no-store')
      expect(await reply.text()).toContain('<title>Empanel</title>')
    },
  )

  test('E53 has a fresh nonce each time, the same in its elements and its policy', async () => {
    const seen = new Set<string>()
    for (const path of ['/', '/', '/patients/5', '/patients/5']) {
      const { page, policy = '' } = await noncesOf(await fetch(portal.address + path, { headers: html }))
      expect(page).toEqual([policy, policy])
      expect(Buffer.from(policy, 'base64').length).toBeGreaterThanOrEqual(16)
      seen.add(policy)
    }
    expect(seen.size).toBe(4)
  })

  test('E53 may run and load nothing but what the server has', async () => {
    const reply = await fetch(`${portal.address}/`, { headers: html })
    const policy = reply.headers.get('content-security-policy') ?? ''
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    const nonce = policy.match(/'nonce-[^']+'/)?.[0]
    expect(policy.split(';')).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        `style-src 'self' ${nonce}`,
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]),
    )
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer')
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('answers HEAD with the headers of GET and no body', async () => {
    for (const path of ['/', '/patients/5']) {
      const [head, get] = [await portal.raw(path, html, 'HEAD'), await portal.raw(path, html)]
      expect([head.status, head.body]).toEqual([200, ''])
      expect(head.headers['content-length']).toBe(get.headers['content-length'])
      expect(head.headers['content-security-policy']).toContain("'nonce-")
    }
  })

  test('is not for programs', async () => {
    const index = await fetch(`${portal.address}/`)
    expect(JSON.stringify(await index.json())).toContain('/api/patients/')
    expect(index.headers.get('vary')).toBe('Origin, Accept')
    expect(index.headers.get('content-security-policy')).not.toContain('nonce')
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }]) {
      const reply = await fetch(`${portal.address}/admin/`, { headers })
      expect([reply.status, await reply.json()]).toEqual([404, notFound])
      expect(reply.headers.get('cache-control')).toBe('no-store')
    }
  })

  test.each(['/api/nowhere', '/api', '/trpc', '/trpc/no/procedure', '/health/no', '/metrics/no', '/assets'])(
    'is not at %s, which belongs to others',
    async path => {
      const reply = await fetch(portal.address + path, { headers: html })
      expect(reply.headers.get('content-type')).toContain('application/json')
      expect(reply.status).toBe(path === '/api' ? 200 : 404)
    },
  )

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('takes no %s', async method => {
    const reply = await fetch(`${portal.address}/patients/5`, { method, headers: html })
    expect([reply.status, await reply.json()]).toEqual([404, notFound])
    const root = await fetch(`${portal.address}/`, { method, headers: html })
    expect([root.status, root.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  test('is sent to nobody while draining', async () => {
    portal.drain.draining = true
    const replies = await Promise.all(
      ['/patients/5', '/assets/main-abc123.js'].map(path => portal.raw(path, html)),
    )
    portal.drain.draining = false
    expect(replies.map(({ status }) => status)).toEqual([503, 503])
  })
})

test('without a build browsers are led to the documentation, and deep links do not exist', async () => {
  await using bare = await serverInProcess()
  const root = await bare.app.inject({ url: '/', headers: html })
  expect([root.statusCode, root.headers.location]).toEqual([302, '/api/docs/'])
  const deep = await bare.app.inject({ url: '/patients/5', headers: html })
  expect([deep.statusCode, deep.json()]).toEqual([404, notFound])
})

test('a page is for browsers, which accept HTML, and not for programs', () => {
  expect(['text/html,*/*;q=0.8', '*/*', undefined].map(asksForHtml)).toEqual([true, false, false])
})
