import { testServices } from '@empanel/api/testing'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { beforeEach, expect, test, vi } from 'vitest'
import { closedPort, mailServer, mailSettingsOf } from '../../test/fixtures/mail-server.ts'
import { writeMails } from '../../test/fixtures/mails.ts'
import { transportFor } from '../mail/transport.ts'
import { readEnv } from '../settings/env.ts'
import { startMails } from './mails.ts'

const { db, sql } = await suiteDatabase()
beforeEach(() => sql`delete from mails`)

/** Starts an instance of the background work with these settings. `logged`: all that it logs. */
function instance(settings: Record<string, string>) {
  const logged: unknown[] = []
  const log = { warn: (...words: unknown[]) => void logged.push(words) }
  const mails = startMails(testServices(db), transportFor(readEnv(settings)), { log })
  return { logged, stop: mails.stop, [Symbol.asyncDispose]: mails.stop }
}

const write = (count = 1) => writeMails(db, 'person', count)
const states = async () => {
  const rows =
    await sql`select state, attempts, failure, sealed_link is null as erased from mails order by id`
  return [...rows]
}
const become = (state: string) =>
  vi.waitFor(async () => expect(new Set((await states()).map(row => row.state))).toEqual(new Set([state])), {
    timeout: 10_000,
    interval: 50,
  })

test('mails are sent once with two instances, and their links are erased', async () => {
  await using server = await mailServer()
  await write(30)
  await using _one = instance(mailSettingsOf(server.url))
  await using _other = instance(mailSettingsOf(server.url))
  await become('sent')
  const to = server.received.flatMap(mail => mail.to)
  expect(to).toHaveLength(30)
  expect(new Set(to).size).toBe(30)
  for (const { source } of server.received)
    expect(source).toContain('https://portal.example.org/reset?token=3DXanthippe')
  expect((await states()).every(({ erased, attempts }) => erased && attempts === 1)).toBe(true)
})

test('G18 while no server is there mails wait with the reason, and are sent when it is back', async () => {
  const port = await closedPort()
  await using running = instance(mailSettingsOf(`smtp://127.0.0.1:${port}`))
  await write()
  await vi.waitFor(async () => expect((await states())[0]?.failure).toContain('ECONNREFUSED'), {
    timeout: 5000,
  })
  await using server = await mailServer({}, port)
  await sql`update mails set next_at = now()`
  await become('sent')
  expect(server.received).toHaveLength(1)
  expect(running.logged).toHaveLength(1)
  expect(JSON.stringify(running.logged)).not.toMatch(/Xanthippe|person0|example\.org/)
})

test('a mail that is refused does not keep others back', async () => {
  await using server = await mailServer({
    onRecipient: to => (to.startsWith('person0') ? { code: 550, words: 'no such user' } : undefined),
  })
  await write(3)
  await using _running = instance(mailSettingsOf(server.url))
  await vi.waitFor(
    async () => expect((await states()).map(({ state }) => state)).toEqual(['failed', 'sent', 'sent']),
    { timeout: 5000 },
  )
})

test('an instance that stops finishes the mail under way', async () => {
  let finish = () => {}
  const held = new Promise<void>(resolve => {
    finish = resolve
  })
  const began = vi.fn()
  await using server = await mailServer({
    async onMail() {
      began()
      await held
      return undefined
    },
  })
  await write()
  const running = instance(mailSettingsOf(server.url))
  await vi.waitFor(() => expect(began).toHaveBeenCalled(), { timeout: 5000 })
  const stopped = running.stop()
  finish()
  await stopped
  expect(await states()).toMatchObject([{ state: 'sent' }])
})

test('one that stops cuts off a server that does not come to an end, and the mail stays due', async () => {
  const began = vi.fn()
  await using _server = await mailServer({
    onMail() {
      began()
      return new Promise(() => {})
    },
  })
  await write()
  const running = instance(mailSettingsOf(_server.url))
  await vi.waitFor(() => expect(began).toHaveBeenCalled(), { timeout: 5000 })
  const before = performance.now()
  await running.stop()
  expect(performance.now() - before).toBeLessThan(8000)
  expect(await states()).toMatchObject([{ state: 'waiting', erased: false }])
})

test('in production without a mail server mails wait, and the reason says what to set', async () => {
  await using _running = instance({ NODE_ENV: 'production' })
  await write()
  await vi.waitFor(async () => expect((await states())[0]?.failure).toContain('SMTP_URL'), { timeout: 5000 })
  expect(await states()).toMatchObject([{ state: 'waiting' }])
})
