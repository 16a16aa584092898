import { addUser, callAs, testServices } from '@empanel/api/testing'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { expect, test, vi } from 'vitest'
import { mailServer, mailSettingsOf } from '../../test/fixtures/mail-server.ts'
import { transportFor } from '../mail/transport.ts'
import { readEnv } from '../settings/env.ts'
import { startMails } from './mails.ts'
import { startPasswordRequests } from './password-requests.ts'

const { db, sql } = await suiteDatabase()

/** Starts an instance of the background work. `logged`: all that it logs. */
function instance(url: string) {
  const logged: unknown[] = []
  const log = { warn: (...words: unknown[]) => void logged.push(words) }
  const services = testServices(db)
  const works = [
    startPasswordRequests(services, { log }),
    startMails(services, transportFor(readEnv(mailSettingsOf(url))), { log }),
  ]
  const stop = async () => void (await Promise.all(works.map(work => work.stop())))
  return { logged, [Symbol.asyncDispose]: stop }
}

/** As mail programs read it: `=3D` is an equals sign, and lines that end in one go on. */
const read = (source: string) => source.replace(/=\r?\n/g, '').replaceAll('=3D', '=')

test('71 of two servers one answers each request, and the link that arrives works once', async () => {
  await using server = await mailServer()
  const { auth } = callAs(testServices(db))
  const people = [await addUser(db), await addUser(db)]
  for (const { email } of people) await auth.forgotPassword({ login: email })
  await auth.forgotPassword({ login: 'nobody@example.org' })
  await using one = instance(server.url)
  await using other = instance(server.url)
  await vi.waitFor(() => expect(server.received.length).toBeGreaterThanOrEqual(2), { timeout: 10_000 })
  await vi.waitFor(async () => expect(await sql`select from password_requests`).toHaveLength(0))
  expect(server.received.flatMap(({ to }) => to).sort()).toEqual(people.map(({ email }) => email).sort())
  const mail = server.received.find(({ to }) => to.includes(people[0]?.email ?? ''))
  const link = /https:\/\/portal\.example\.org\/reset-password#token=([\w-]{43})/.exec(
    read(mail?.source ?? ''),
  )
  const token = link?.[1] ?? ''
  await auth.resetPassword({ token, password: 'four words that fit' })
  await expect(auth.resetPassword({ token, password: 'four words that fit' })).rejects.toMatchObject({
    reason: 'link_not_valid',
  })
  await vi.waitFor(() => expect(server.received).toHaveLength(3), { timeout: 10_000 })
  expect(read(server.received[2]?.source ?? '')).toContain('Your password was changed')
  expect(JSON.stringify([one.logged, other.logged])).not.toContain(token)
}, 30_000)
