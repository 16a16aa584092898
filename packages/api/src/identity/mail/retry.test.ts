import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'
import { sendMail } from './outbox.ts'

const { db, sql, services, add, as } = await openClinic()
const admin = await as('admin')

async function mail(values: { state: 'waiting' | 'failed' | 'sent'; expiresAt?: string }) {
  const { id: userId, email } = await add.user()
  const { state, ...rest } = values
  await sendMail(services(), db, [{ kind: 'primary_changed', to: email, userId, ...rest }])
  const [row] =
    await sql`update mails set state = ${state}, attempts = 7, next_at = now() + interval '3 hours',
    give_up_at = now() + interval '1 hour', settled_at = case when ${state} <> 'waiting' then now() end,
    failure = case when ${state} = 'failed' then 'refused' end where id = (select max(id) from mails) returning id`
  return { id: Number(row?.id), userId, email }
}
const stateOf = async (id: number) => {
  const [row] =
    await sql`select state, attempts, next_at <= now() as due, give_up_at > now() + interval '23 hours' as long
    from mails where id = ${id}`
  return row
}
const everything = () => sql`select * from mails order by id`

test('89 administrators see what failed and why, and neither the whole address nor a link', async () => {
  const { id, userId, email } = await mail({ state: 'failed' })
  await mail({ state: 'waiting' })
  const { items, delivery } = await admin.mails.list({})
  expect(delivery).toBe('smtp')
  expect(items.map(item => item.id)).toEqual([id])
  expect(items[0]).toMatchObject({ userId, kind: 'primary_changed', failure: 'refused', attempts: 7 })
  expect(items[0]?.to).toBe(`p…@example.org`)
  expect(JSON.stringify(items)).not.toContain(email)
  expect(await admin.mails.waiting()).toEqual({ count: 1 })
})

test('a failed mail is tried for another day; one that waits, at once', async () => {
  const failed = await mail({ state: 'failed' })
  const waiting = await mail({ state: 'waiting' })
  expect(await admin.mails.retry({ id: failed.id })).toMatchObject({ state: 'waiting', settledAt: null })
  await admin.mails.retry({ id: waiting.id })
  expect(await stateOf(failed.id)).toEqual({ state: 'waiting', attempts: 0, due: true, long: true })
  // A server that sends it at this moment marks it by this number.
  expect(await stateOf(waiting.id)).toEqual({ state: 'waiting', attempts: 7, due: true, long: true })
  const entries =
    await sql`select target from audit_events where action = 'mail.send' order by id desc limit 2`
  expect(entries.map(({ target }) => target)).toEqual([`mail/${waiting.id}`, `mail/${failed.id}`])
})

test('one that was sent, or whose link has expired, is not sent again', async () => {
  const sent = await mail({ state: 'sent' })
  const expired = await mail({ state: 'failed', expiresAt: '2025-01-01T00:00:00.000Z' })
  const before = await everything()
  for (const { id } of [sent, expired]) {
    expect(await refusalOf(admin.mails.retry({ id }))).toMatchObject({ code: 'CONFLICT' })
  }
  expect(await refusalOf(admin.mails.retry({ id: 2_000_000_000 }))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await everything()).toEqual(before)
})

test('all that failed are tried again together, except those whose link has expired', async () => {
  await sql`delete from mails`
  const [one, other] = [await mail({ state: 'failed' }), await mail({ state: 'failed' })]
  const expired = await mail({ state: 'failed', expiresAt: '2025-01-01T00:00:00.000Z' })
  const sent = await mail({ state: 'sent' })
  expect(await admin.mails.retryFailed()).toEqual({ count: 2 })
  const states = await Promise.all([one, other, expired, sent].map(({ id }) => stateOf(id)))
  expect(states.map(row => row?.state)).toEqual(['waiting', 'waiting', 'failed', 'sent'])
})
