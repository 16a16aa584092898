import { mailKinds } from '@empanel/db'
import { PostgresJsPreparedQuery } from 'drizzle-orm/postgres-js'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { createSeals } from '../idempotency/seals.ts'
import { render } from './catalogue.ts'
import { deliverNext, type Outcome, type Outgoing } from './deliver.ts'
import { type NewMail, sendMail } from './outbox.ts'

const { db, sql, services, add } = await openClinic()
const sending = services()
beforeEach(() => sql`delete from mails`)

const news = (n = 1): NewMail => ({ kind: 'primary_changed', to: `person${n}@example.org` })
const send = (...wanted: NewMail[]) => db.transaction(tx => sendMail(sending, tx, wanted))
const only = async () => {
  const [row] = await sql`select *, round(extract(epoch from next_at - now())) as pause from mails`
  if (!row) throw new Error('no mail')
  return row
}
const dueNow = () => sql`update mails set next_at = now(), claimed_until = null`
const answers = (outcome: Outcome) => vi.fn(async (_mail: Outgoing) => outcome)
const later: Outcome = { kind: 'later', failure: 'The mail server answered 451.' }

describe('the outbox', () => {
  test('a mail is there when what it tells of is, and else is not', async () => {
    await expect(
      db.transaction(async tx => {
        await sendMail(sending, tx, [news()])
        throw new Error('the change failed')
      }),
    ).rejects.toThrow('the change failed')
    expect(await sql`select from mails`).toHaveLength(0)
    const { id: userId, email: to } = await add.user()
    await send({ kind: 'primary_changed', to, userId })
    expect(await only()).toMatchObject({ recipient: to, user_id: userId, state: 'waiting', attempts: 0 })
  })

  test('2,000 mails are one statement', async () => {
    const executed = vi.spyOn(PostgresJsPreparedQuery.prototype, 'execute')
    await send(...Array.from({ length: 2000 }, (_, n) => news(n)))
    expect(executed.mock.calls).toHaveLength(1)
    executed.mockRestore()
    const [row] = await sql`select count(*)::int as count, count(distinct message_id)::int as ids from mails`
    expect(row).toEqual({ count: 2000, ids: 2000 })
  })

  test('a mail whose link expires is sent before all others', async () => {
    await send(...Array.from({ length: 20 }, (_, n) => news(n)))
    await send({ ...news(100), link: '/reset?token=1', expiresAt: '2999-01-01T00:00:00.000Z' })
    const transport = answers({ kind: 'sent' })
    await deliverNext(sending, transport)
    expect(transport.mock.calls[0]?.[0].to).toBe('person100@example.org')
  })

  test('89 a secret link is stored sealed, opened for sending, and erased then', async () => {
    const link = '/reset?token=2b7e151628aed2a6'
    await send({ ...news(), link })
    expect(JSON.stringify(await sql`select * from mails`)).not.toContain('2b7e15')
    const transport = answers({ kind: 'sent' })
    expect(await deliverNext(sending, transport)).toMatchObject({ outcome: { kind: 'sent' } })
    const [mail] = transport.mock.calls[0] ?? []
    expect(mail?.text).toContain(`https://portal.example.org${link}`)
    expect(mail?.html).toContain(link)
    expect(await only()).toMatchObject({ state: 'sent', sealed_link: null })
  })

  test('a link is read while its secret is being replaced, and never sent where none opens it', async () => {
    const [old, next] = ['an old secret', 'the next secret'] as const
    await db.transaction(tx => sendMail({ seals: createSeals([old]) }, tx, [{ ...news(), link: '/a' }]))
    const transport = answers(later)
    await deliverNext({ ...sending, seals: createSeals([next, old]) }, transport)
    expect(transport).toHaveBeenCalledOnce()
    await dueNow()
    await deliverNext({ ...sending, seals: createSeals([next]) }, transport)
    expect(transport).toHaveBeenCalledOnce()
    expect(await only()).toMatchObject({ state: 'failed', failure: expect.stringContaining('JWT_SECRET') })
  })
})

describe('sending', () => {
  test('each mail is handed on once, whatever servers do at the same time', async () => {
    await send(...Array.from({ length: 20 }, (_, n) => news(n)))
    const transport = answers({ kind: 'sent' })
    const server = async () => {
      const own = services()
      while (await deliverNext(own, transport));
    }
    await Promise.all([server(), server(), server(), server()])
    expect(new Set(transport.mock.calls.map(([{ to }]) => to)).size).toBe(20)
    expect(transport).toHaveBeenCalledTimes(20)
  })

  test('pauses grow to four hours, and after a day the mail is given up with the reason', async () => {
    await send(news())
    const pauses: number[] = []
    for (let n = 0; n < 10; n++) {
      await deliverNext(sending, answers(later))
      const { state, failure, pause } = await only()
      expect({ state, failure }).toEqual({ state: 'waiting', failure: later.failure })
      pauses.push(Math.round(pause / 60))
      await dueNow()
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 240, 240])
    // The last try is at the end of the day.
    await sql`update mails set give_up_at = now() + interval '10 minutes'`
    await deliverNext(sending, answers(later))
    expect(Math.round((await only()).pause / 60)).toBe(10)
    await sql`update mails set next_at = now(), give_up_at = now()`
    await deliverNext(sending, answers(later))
    expect(await only()).toMatchObject({ state: 'failed', failure: later.failure, attempts: 12 })
    expect(await deliverNext(sending, answers(later))).toBeNull()
  })

  test('what can never be sent is given up at once, and not handed on', async () => {
    const failure = 'The mail server refused the recipient (550).'
    await send(news())
    await deliverNext(sending, answers({ kind: 'never', failure }))
    expect(await only()).toMatchObject({ state: 'failed', failure, attempts: 1 })
    const transport = answers({ kind: 'sent' })
    for (const mail of [
      { ...news(), link: '/a', expiresAt: new Date(Date.now() - 1000).toISOString() },
      { ...news(), to: 'a@example.org\r\nBcc: b@example.org' },
      { ...news(), to: 'a@example.org, b@example.org' },
      { ...news(), to: 'Ada <a@example.org>' },
      { ...news(), to: 'ада@пример.рф' },
    ]) {
      await sql`delete from mails`
      await send(mail)
      await deliverNext(sending, transport)
      expect(await only()).toMatchObject({ state: 'failed' })
    }
    expect(transport).not.toHaveBeenCalled()
  })

  test('a mail whose server was killed before it was marked is sent again, under the same Message-ID', async () => {
    await send(news())
    const killed = vi.fn((_mail: Outgoing) => new Promise<Outcome>(() => {}))
    void deliverNext(sending, killed)
    await vi.waitFor(() => expect(killed).toHaveBeenCalledOnce())
    const next = answers({ kind: 'sent' })
    expect(await deliverNext(services(), next)).toBeNull()
    await sql`update mails set claimed_until = now() - interval '1 second'`
    expect(await deliverNext(services(), next)).toMatchObject({ outcome: { kind: 'sent' } })
    const ids = [...killed.mock.calls, ...next.mock.calls].map(([{ messageId }]) => messageId)
    expect(new Set(ids).size).toBe(1)
    expect(ids).toHaveLength(2)
  })

  test('a server that fails itself tries again later, and says so', async () => {
    await send(news())
    const broken = () => Promise.reject(new Error('broken'))
    await expect(deliverNext(sending, broken)).rejects.toThrow('broken')
    expect(await only()).toMatchObject({ state: 'waiting', claimed_until: null })
    expect(await deliverNext(sending, answers(later))).toBeNull()
  })
})

test('89 every kind is one subject and one link in text and in HTML, which holds nothing else to load', () => {
  const link = '/reset?a="><script>&b=\''
  for (const kind of mailKinds) {
    const { subject, text, html } = render({ publicUrl: 'https://portal.example.org' }, kind, link)
    expect(subject).toMatch(/^[\w ]{10,60}$/)
    expect(text).toContain(`https://portal.example.org${link}`)
    expect(html).toContain('href="https://portal.example.org/reset?a=&quot;&gt;&lt;script&gt;&amp;b=&#39;"')
    expect(html).not.toMatch(/<(script|img|style|link|iframe)|javascript:/)
    for (const line of text.split('\n').filter(line => line && !line.includes('/') && line !== '-- ')) {
      expect(html).toContain(line.replace(/:$/, ''))
    }
  }
})
