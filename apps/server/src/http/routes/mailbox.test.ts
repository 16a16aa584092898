import { randomUUID } from 'node:crypto'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serverInProcess, temporaryFolder } from '../../../test/fixtures/servers.ts'
import { transportFor } from '../../mail/transport.ts'
import { readEnv } from '../../settings/env.ts'

const browser = { accept: 'text/html', host: 'localhost:3000' }
const token = `${'a1'.repeat(32)}`
const secret = `/reset?token=${token}`

async function folderWithMail(count = 1) {
  const folder = await temporaryFolder()
  const settings = { DATA_DIR: folder.path }
  const transport = transportFor(readEnv(settings))
  for (let n = 0; n < count; n++) {
    const url = `http://127.0.0.1:3000${secret}`
    await transport({
      messageId: randomUUID(),
      to: 'ada@example.org',
      subject: 'A request <b>was</b> answered',
      text: `Read it:\n${url}\n`,
      html: `<html><head></head><body><script>alert(1)</script><a href="${url}">Read it</a> ü</body></html>`,
    })
  }
  const names = await readdir(join(folder.path, 'mail'))
  return { folder, settings, names }
}

test('during development mails are files for this user alone, and a mailbox shows them', async () => {
  const { folder, settings, names } = await folderWithMail()
  await using _gone = folder
  const [name = ''] = names
  expect(name).toMatch(/\.eml$/)
  expect((await stat(join(folder.path, 'mail'))).mode & 0o777).toBe(0o700)
  expect((await stat(join(folder.path, 'mail', name))).mode & 0o777).toBe(0o600)
  await using server = await serverInProcess(settings)
  const get = (path: string) => server.app.inject({ url: path, headers: browser })

  const list = await get('/dev/mail')
  expect(list.statusCode).toBe(200)
  expect(list.body).toContain(`href="/dev/mail/${name}"`)
  expect(list.body).toContain('A request &lt;b&gt;was&lt;/b&gt; answered')
  const one = await get(`/dev/mail/${name}`)
  expect(one.body).toContain(`<a href="http://127.0.0.1:3000${secret}">`)
  expect(one.body).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/)
  const html = await get(`/dev/mail/${name}/html`)
  expect(html.body).toContain(`href="http://127.0.0.1:3000${secret}">Read it</a> ü`)
  expect(html.headers['content-security-policy']).toMatch(/^default-src 'none'; sandbox allow-popups /)
  for (const { headers } of [list, one, html]) {
    expect(headers['content-security-policy']).not.toMatch(/unsafe|script-src/)
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  }
})

test('the mailbox of nobody says what will be there', async () => {
  await using folder = await temporaryFolder()
  await using server = await serverInProcess({ DATA_DIR: folder.path })
  const { statusCode, body } = await server.app.inject({ url: '/dev/mail', headers: browser })
  expect(statusCode).toBe(200)
  expect(body).toContain('No mail was sent yet')
})

test.each([
  ['in production', { NODE_ENV: 'production', JWT_SECRET: 'Vb7nQ2xT9kLw4ZsY1mHc8RfJ6pDg3AeU' }, {}],
  [
    'where a mail server is set',
    { SMTP_URL: 'smtp://127.0.0.1', MAIL_FROM: 'a@example.org', PUBLIC_URL: 'https://a.example' },
    {},
  ],
  ['behind a trusted proxy', { TRUST_PROXY: 'loopback', JWT_SECRET: 'Vb7nQ2xT9kLw4ZsY1mHc8RfJ6pDg3AeU' }, {}],
  ['for another machine', {}, { remoteAddress: '198.51.100.7' }],
  ['by another name, as a page elsewhere can have it', {}, { headers: { host: 'clinic.example' } }],
  ['through a proxy on this machine', {}, { headers: { 'x-forwarded-for': '198.51.100.7' } }],
])(
  '89 there is no mailbox %s, with a portal or without',
  async (_, given, { headers, ...request }: Asked) => {
    const { folder, settings, names } = await folderWithMail()
    await using _gone = folder
    const portal = join(folder.path, 'dist')
    await mkdir(join(portal, 'assets'), { recursive: true })
    await writeFile(join(portal, 'index.html'), '<title>Empanel</title>')
    for (const served of [null, portal]) {
      await using server = await serverInProcess({ ...settings, ...given }, served)
      for (const path of ['/dev/mail', `/dev/mail/${names[0]}`, `/dev/mail/${names[0]}/html`]) {
        const reply = await server.app.inject({ url: path, headers: { ...browser, ...headers }, ...request })
        expect(reply.statusCode).toBe(404)
        expect(reply.body).not.toContain(token)
      }
    }
  },
)
type Asked = { headers?: Record<string, string>; remoteAddress?: string }

test('names of other files open nothing', async () => {
  const { folder, settings } = await folderWithMail()
  await using _gone = folder
  await using server = await serverInProcess(settings)
  for (const name of ['..%2Fjwt-secret', '..%2f..%2f..%2f..%2fetc%2fpasswd', 'x.eml', '%00.eml']) {
    const { statusCode } = await server.app.inject({ url: `/dev/mail/${name}`, headers: browser })
    expect(statusCode).toBeGreaterThanOrEqual(400)
    expect(statusCode).toBeLessThan(500)
  }
})

test('the folder keeps the latest 200', async () => {
  const { folder, names } = await folderWithMail(203)
  await using _gone = folder
  expect(names).toHaveLength(200)
})
