import { addUser, testPassword } from '@empanel/api/testing'
import type { Connection } from '@empanel/db'
import { describe, expect, test } from 'vitest'
import { closedPort, mailServer, mailSettingsOf } from '../fixtures/mail-server.ts'
import { writeMails } from '../fixtures/mails.ts'
import { signIn } from '../fixtures/requests.ts'
import { addressOf, spawnServer, testSecret } from '../fixtures/servers.ts'
import type { Place } from './place.ts'
import { places } from './places.ts'
import { say } from './requests.ts'

const write = ({ db }: Connection, count = 1) => writeMails(db, 'ada', count)

const serverAt = (place: Place, url: string) =>
  spawnServer({ JWT_SECRET: testSecret, LOG_LEVEL: 'trace', ...place.settings, ...mailSettingsOf(url) })

/** How long a request takes that changes the outbox. */
async function retry(address: string, token: string, id: number): Promise<number> {
  const began = performance.now()
  const reply = await fetch(`${address}/trpc/mails.retry`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id }),
  })
  expect(reply.status).toBe(200)
  return performance.now() - began
}

const mail = async ({ sql }: Connection) => {
  const [row] = await sql`select * from mails order by id limit 1`
  if (!row) throw new Error('no mail')
  return row
}

describe.each(places)('a mail server on %s', (engine, open) => {
  test('G18 that is gone: requests are answered as always, mails wait, and are sent when it is back', async () => {
    await using place = await open()
    const port = await closedPort()
    await using server = serverAt(place, `smtp://127.0.0.1:${port}`)
    const address = await addressOf(server)
    await using connection = await place.connect()
    const { email } = await addUser(connection.db, { role: 'admin' })
    const token = await signIn(address, email, testPassword)
    await write(connection, 20)
    await expect
      .poll(async () => (await mail(connection)).failure, { timeout: 10_000 })
      .toContain('ECONNREFUSED')
    const { id, state } = await mail(connection)
    expect(state).toBe('waiting')
    const took = await retry(address, token, id)
    await using back = await mailServer({}, port)
    // Some may be tried at this moment, and then pause anew.
    const waiting = () =>
      connection.sql`update mails set next_at = now() where state = 'waiting' returning id`
    await expect.poll(async () => (await waiting()).length, { timeout: 15_000 }).toBe(0)
    say(`mail server gone (${engine})`, { 'request ms': Math.round(took), sent: back.received.length })
    expect(back.received.flatMap(({ to }) => to).sort()).toEqual(
      [...new Set(back.received.flatMap(({ to }) => to))].sort(),
    )
    expect(back.received).toHaveLength(20)
    expect(took).toBeLessThan(1000)
    expect(server.output()).not.toMatch(/Xanthippe|ada\d|@example\.org/)
  })

  test('G18 that takes its time: requests are answered as always, and the server stops in time', async () => {
    await using place = await open()
    await using slow = await mailServer({ onMail: () => new Promise(() => {}) })
    await using server = serverAt(place, slow.url)
    const address = await addressOf(server)
    {
      await using connection = await place.connect()
      const { email } = await addUser(connection.db, { role: 'admin' })
      const token = await signIn(address, email, testPassword)
      await write(connection, 20)
      await expect.poll(async () => (await mail(connection)).attempts, { timeout: 10_000 }).toBe(1)
      expect(await retry(address, token, (await mail(connection)).id)).toBeLessThan(1000)
    }
    const began = performance.now()
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  test('G18 SIGKILL after the mail was taken and before that was written: it comes again, under the same Message-ID', async () => {
    await using place = await open()
    let taken = () => {}
    const took = new Promise<void>(resolve => {
      taken = resolve
    })
    const sources: string[] = []
    await using mails = await mailServer({
      onMail({ source }) {
        sources.push(source)
        taken()
        return sources.length === 1 ? new Promise(() => {}) : undefined
      },
    })
    {
      await using server = serverAt(place, mails.url)
      await addressOf(server)
      await using connection = await place.connect()
      await write(connection)
      await took
      server.child.kill('SIGKILL')
      await server.ended
    }
    await using again = serverAt(place, mails.url)
    await addressOf(again)
    await using connection = await place.connect()
    expect(await mail(connection)).toMatchObject({ state: 'waiting', attempts: 1 })
    await connection.sql`update mails set claimed_until = now()`
    await expect.poll(async () => (await mail(connection)).state, { timeout: 10_000 }).toBe('sent')
    const ids = sources.map(source => /^Message-ID: (.*)$/m.exec(source)?.[1])
    say(`SIGKILL while a mail is sent (${engine})`, { copies: ids.length, 'Message-IDs': new Set(ids).size })
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })
})
