import { describe, expect, test } from 'vitest'
import { readEnv } from './env.ts'
import { mailSettings } from './mail.ts'
import { WrongSetting } from './user-error.ts'

const others = { MAIL_FROM: 'empanel@example.org', PUBLIC_URL: 'https://portal.example.org' }
const server = (url: string) => readEnv({ ...others, SMTP_URL: url }).SMTP_URL
const messageOf = (settings: Record<string, string>) => {
  try {
    readEnv(settings)
  } catch (error) {
    if (error instanceof WrongSetting) return error.message
  }
  throw new Error('the settings were taken')
}

describe('SMTP_URL', () => {
  test.each([
    ['smtps://mail.example.org', { port: 465, secure: true, auth: undefined }],
    ['smtp://mail.example.org', { port: 587, secure: false, starttls: 'optional' }],
    ['smtp://mail.example.org:25/', { port: 25 }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525 }],
    [
      'smtp://us%40er:p%3Aw%2F@mail.example.org',
      { auth: { user: 'us@er', pass: 'p:w/' }, starttls: 'required' },
    ],
    ['smtp://u:p@localhost', { starttls: 'optional' }],
    ['smtp://u:p@mail.example.org?starttls=never', { starttls: 'never' }],
    ['smtp://mail.example.org?starttls=required', { starttls: 'required' }],
  ])('%s is read', (url, expected) => {
    expect(server(url)).toMatchObject(expected)
  })

  test.each([
    'mail.example.org',
    'https://mail.example.org',
    'smtp://',
    'smtp://u:Xanthippe%@mail.example.org',
    'smtp://:Xanthippe@mail.example.org',
    'smtp://u:Xanthippe@mail.example.org/path',
    'smtp://u:Xanthippe@mail.example.org?pool=true',
    'smtp://u:Xanthippe@mail.example.org?starttls=maybe',
    'smtps://u:Xanthippe@mail.example.org?starttls=never',
    'smtp://u:Xanthippe@mail.example.org:99999',
  ])('%s is refused, and its password stays out of the message', url => {
    const message = messageOf({ ...others, SMTP_URL: url })
    expect(message).toMatch(/^SMTP_URL /)
    expect(message).not.toContain('Xanthippe')
  })

  test('needs who mails come from, and where their links lead', () => {
    const SMTP_URL = 'smtp://mail.example.org'
    const { MAIL_FROM, PUBLIC_URL } = others
    expect(messageOf({ SMTP_URL, PUBLIC_URL })).toMatch(/^MAIL_FROM must be set when SMTP_URL is/)
    expect(messageOf({ SMTP_URL, MAIL_FROM })).toMatch(/^PUBLIC_URL must be set when SMTP_URL is/)
  })
})

test.each([
  ['empanel@example.org', { name: '', address: 'empanel@example.org' }],
  ['The Clinic <empanel@example.org>', { name: 'The Clinic', address: 'empanel@example.org' }],
  ['"Клиника, 1" <empanel@example.org>', { name: 'Клиника, 1', address: 'empanel@example.org' }],
])('MAIL_FROM %s is read', (text, expected) => {
  expect(readEnv({ MAIL_FROM: text }).MAIL_FROM).toEqual(expected)
})

test.each([
  'nobody',
  'a@example.org, b@example.org',
  'A <a@example.org',
  'A\r\nBcc: b@example.org <a@example.org>',
])('MAIL_FROM %j is refused', text => {
  expect(messageOf({ MAIL_FROM: text })).toMatch(/^MAIL_FROM must be an address/)
})

test('PUBLIC_URL is an origin', () => {
  expect(readEnv({ PUBLIC_URL: 'https://portal.example.org/' }).PUBLIC_URL).toBe('https://portal.example.org')
  for (const PUBLIC_URL of [
    'portal.example.org',
    'ftp://a.example',
    'https://a.example/portal',
    'https://u:p@a.example',
  ]) {
    expect(messageOf({ PUBLIC_URL })).toMatch(/^PUBLIC_URL must be the origin/)
  }
})

test('without a mail server mails are files, and in production they wait', () => {
  const settings = (given: Record<string, string>) => mailSettings(readEnv(given))
  expect(settings({})).toEqual({ delivery: 'folder', publicUrl: 'http://127.0.0.1:3000' })
  expect(settings({ HOST: '::', PORT: '80' }).publicUrl).toBe('http://localhost:80')
  expect(settings({ NODE_ENV: 'production' }).delivery).toBe('none')
  const smtp = { ...others, SMTP_URL: 'smtp://mail.example.org', NODE_ENV: 'production' }
  expect(settings(smtp)).toEqual({ delivery: 'smtp', publicUrl: others.PUBLIC_URL })
})
