import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closedPort, mailServer, mailSettingsOf } from '../../test/fixtures/mail-server.ts'
import { runCli, temporaryFolder } from '../../test/fixtures/servers.ts'

const to = ['mail', 'test', '--to', 'ada@example.org']
const withDatabase = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }

test('a test mail goes to the server at once, and needs no database', async () => {
  await using server = await mailServer()
  const { code, output } = await runCli(to, { ...withDatabase, ...mailSettingsOf(server.url) })
  expect({ code, output }).toEqual({
    code: 0,
    output: '127.0.0.1 took the mail for ada@example.org. Look whether it arrives.\n',
  })
  expect(server.received).toMatchObject([
    { to: ['ada@example.org'], source: expect.stringContaining('A test of the mail server') },
  ])
})

test.each([
  ['nothing listens', 'The connection to the mail server failed (ECONNREFUSED).'],
  ['the server refuses', 'The mail server refused the recipient (550).'],
])('where %s, one line says so and the exit code is 1', async (_, failure) => {
  await using server = await mailServer({ onRecipient: () => ({ code: 550, words: 'no' }) })
  const url = failure.includes('refused the') ? server.url : `smtp://127.0.0.1:${await closedPort()}`
  const outcome = await runCli(to, { ...withDatabase, ...mailSettingsOf(url) })
  expect(outcome).toEqual({ code: 1, output: `The mail was not sent. ${failure}\n` })
})

test('without a mail server it is kept as a file, and in production it is not sent', async () => {
  await using folder = await temporaryFolder()
  const settings = { ...withDatabase, DATA_DIR: folder.path }
  expect((await runCli(to, settings)).code).toBe(0)
  expect(await readdir(join(folder.path, 'mail'))).toHaveLength(1)
  const { code, output } = await runCli(to, { ...settings, NODE_ENV: 'production' })
  expect({ code, lines: output.trim().split('\n').length }).toEqual({ code: 1, lines: 1 })
  expect(output).toContain('SMTP_URL')
})

test('an address that is none is refused', async () => {
  const { code, output } = await runCli(['mail', 'test', '--to', 'a@b\r\nc'], withDatabase)
  expect({ code, output }).toEqual({ code: 1, output: '--to: Enter a valid email address.\n' })
})
