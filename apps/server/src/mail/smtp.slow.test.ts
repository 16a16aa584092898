import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Outgoing } from '@empanel/api'
import type { SMTPServerOptions } from 'smtp-server'
import { describe, expect, test } from 'vitest'
import { closedPort, mailServer, mailSettingsOf } from '../../test/fixtures/mail-server.ts'
import { temporaryFolder } from '../../test/fixtures/servers.ts'
import { readEnv } from '../settings/env.ts'
import { smtpTransport } from './smtp.ts'
import { transportFor } from './transport.ts'

const mail = (given: Partial<Outgoing> = {}): Outgoing => ({
  messageId: randomUUID(),
  to: 'ada@example.org',
  subject: 'There is news',
  text: 'News: https://portal.example.org/?a=1\n',
  html: '<p>News</p>',
  ...given,
})
const through = (url: string) => transportFor(readEnv(mailSettingsOf(url)))

test('a mail has one recipient, a stable Message-ID, text and HTML, and says that a program sent it', async () => {
  await using server = await mailServer()
  const messageId = randomUUID()
  expect(await through(server.url)(mail({ messageId }))).toEqual({ kind: 'sent' })
  const [got] = server.received
  expect(got).toMatchObject({ from: 'empanel@clinic.example', to: ['ada@example.org'] })
  for (const line of [
    'From: Empanel <empanel@clinic.example>',
    'To: ada@example.org',
    'Subject: There is news',
    `Message-ID: <${messageId}@clinic.example>`,
    'Auto-Submitted: auto-generated',
  ]) {
    expect(got?.source.split('\r\n')).toContain(line)
  }
  expect(got?.source).toMatch(/multipart\/alternative.*text\/plain.*text\/html/s)
})

test('a line break in an address or a subject adds no header and no recipient', async () => {
  await using server = await mailServer()
  const injected = 'a@example.org>\r\nRCPT TO:<b@example.org'
  await through(server.url)(mail({ to: injected }))
  await through(server.url)(mail({ to: 'a@example.org, b@example.org' }))
  await through(server.url)(mail({ subject: 'News\r\nBcc: b@example.org' }))
  for (const { to, source } of server.received) {
    expect(to).toHaveLength(1)
    expect(source).not.toMatch(/^Bcc:/im)
  }
})

test('a sender with a name in any script arrives as it was written', async () => {
  await using server = await mailServer()
  const from = 'Клиника “Nordstraße” <empanel@clinic.example>'
  await transportFor(readEnv({ ...mailSettingsOf(server.url), MAIL_FROM: from }))(mail())
  const header = /^From: (.*(\r\n .*)*)/m.exec(server.received[0]?.source ?? '')?.[1] ?? ''
  expect(header).toMatch(/ <empanel@clinic\.example>$/)
  const words = [...header.matchAll(/=\?UTF-8\?B\?(.*?)\?=/g)].map(([, word = '']) =>
    Buffer.from(word, 'base64'),
  )
  expect(Buffer.concat(words).toString()).toBe('Клиника “Nordstraße”')
})

describe('what a server has against it', () => {
  const secret = 'no <ada@example.org> here'
  test.each([
    [
      'of this recipient for good',
      'never',
      { onRecipient: () => ({ code: 550, words: `5.1.1 ${secret}` }) },
      'refused the recipient (550 5.1.1)',
    ],
    [
      'of this mail for good',
      'never',
      { onMail: () => ({ code: 554, words: secret }) },
      'refused the mail (554)',
    ],
    [
      'of this recipient for now',
      'later',
      { onRecipient: () => ({ code: 451, words: secret }) },
      'answered 451 to RCPT TO',
    ],
    [
      'of this mail for now',
      'later',
      { onMail: () => ({ code: 452, words: `4.3.1 ${secret}` }) },
      'answered 452 4.3.1 to DATA',
    ],
    [
      'of our sender',
      'later',
      {
        options: {
          onMailFrom: (_a: unknown, _s: unknown, done: (e: Error) => void) =>
            done(Object.assign(new Error(secret), { responseCode: 550 })),
        },
      },
      'answered 550 to MAIL FROM',
    ],
    [
      'of us',
      'later',
      {
        options: {
          onConnect: (_s: unknown, done: (e: Error) => void) =>
            done(Object.assign(new Error(secret), { responseCode: 554 })),
        },
      },
      'answered 554',
    ],
  ] as const)('%s is told in our words', async (_, kind, behaviour, words) => {
    await using server = await mailServer(behaviour)
    const outcome = await through(server.url)(mail())
    expect(outcome).toMatchObject({ kind, failure: expect.stringContaining(words) })
    expect(JSON.stringify(outcome)).not.toContain('ada@')
    expect(server.received).toHaveLength(0)
  })

  test('nothing listens, or the name is unknown', async () => {
    expect(await through(`smtp://127.0.0.1:${await closedPort()}`)(mail())).toMatchObject({
      kind: 'later',
      failure: 'The connection to the mail server failed (ECONNREFUSED).',
    })
    expect(await through('smtp://no-such-host.invalid')(mail())).toMatchObject({ kind: 'later' })
  })

  test.each([
    ['never says a word', (_: Socket) => {}],
    ['says one letter at a time', (socket: Socket) => void setInterval(() => socket.write('2'), 50).unref()],
    ['hangs up', (socket: Socket) => void socket.destroy()],
  ])('one that %s holds a mail no longer than the deadline', async (_, behave) => {
    const server = createServer(socket => behave(socket.on('error', () => {}))).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const times = { connectionTimeout: 2000, greetingTimeout: 2000, dnsTimeout: 2000, socketTimeout: 2000 }
    const target = { host: '127.0.0.1', port, secure: false, starttls: 'optional', auth: undefined } as const
    const from = { name: '', address: 'empanel@clinic.example' }
    const began = performance.now()
    const outcome = await smtpTransport(target, from, { ...times, wholeMs: 500 })(mail())
    expect(outcome).toMatchObject({ kind: 'later' })
    expect(performance.now() - began).toBeLessThan(1500)
    server.close()
  })
})

const user = { user: 'us:er@clinic', pass: 'p@ss/wörd?#' }
const withUser = (url: string) =>
  url.replace('://', `://${encodeURIComponent(user.user)}:${encodeURIComponent(user.pass)}@`)
const signsIn = (given: SMTPServerOptions = {}): SMTPServerOptions => ({
  disabledCommands: [],
  authMethods: ['PLAIN'],
  onAuth: ({ username, password }, _session, done) =>
    username === user.user && password === user.pass
      ? done(null, { user: user.user })
      : done(new Error('wrong: Xanthippe')),
  ...given,
})
/** Takes a password over a connection that is not encrypted. */
const careless = { disabledCommands: ['STARTTLS' as const], allowInsecureAuth: true }

describe('TLS and signing in', () => {
  test('a wrong password is told, is no fault of the mail, and stays out of the reason', async () => {
    await using server = await mailServer({
      options: signsIn(careless),
    })
    expect(await through(withUser(server.url))(mail())).toEqual({ kind: 'sent' })
    const outcome = await through(`smtp://somebody:Xanthippe@127.0.0.1:${server.port}`)(mail())
    expect(outcome).toEqual({
      kind: 'later',
      failure: 'The mail server did not accept the user and password in SMTP_URL (535).',
    })
  })

  test('a server without TLS gets no password where TLS is required', async () => {
    const passwords: unknown[] = []
    const options = signsIn({ ...careless, onAuth: given => void passwords.push(given) })
    await using server = await mailServer({ options })
    const outcome = await through(`${withUser(server.url)}?starttls=required`)(mail())
    expect(outcome).toMatchObject({ kind: 'later', failure: expect.stringContaining('offers no TLS') })
    expect(passwords).toEqual([])
  })

  test('an expired certificate is refused, from the beginning and after STARTTLS', async () => {
    await using plain = await mailServer({ options: signsIn() })
    await using secure = await mailServer({ options: { ...signsIn(), secure: true } })
    for (const url of [plain.url, secure.url.replace('smtp:', 'smtps:')]) {
      expect(await through(withUser(url))(mail())).toMatchObject({
        kind: 'later',
        failure: expect.stringMatching(/TLS|CERT/),
      })
    }
    expect([...plain.received, ...secure.received]).toEqual([])
  })

  test.skipIf(!hasOpenssl())('with a trusted certificate both ways sign in and send encrypted', async () => {
    await using folder = await temporaryFolder()
    const [keyFile, certFile] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')]
    const made = [
      '-newkey',
      'rsa:2048',
      '-keyout',
      keyFile,
      '-out',
      certFile,
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ]
    execFileSync(
      'openssl',
      ['req', '-x509', '-nodes', ...made, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      { stdio: 'ignore' },
    )
    const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')]
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, cert])
    try {
      await using plain = await mailServer({ options: signsIn({ key, cert }) })
      await using secure = await mailServer({ options: { ...signsIn({ key, cert }), secure: true } })
      for (const url of [`${plain.url}?starttls=required`, secure.url.replace('smtp:', 'smtps:')]) {
        expect(await through(withUser(url))(mail())).toEqual({ kind: 'sent' })
      }
      for (const { received } of [plain, secure])
        expect(received).toMatchObject([{ user: user.user, encrypted: true }])
    } finally {
      setDefaultCACertificates(before)
    }
  })
})

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
