import { expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { prune } from './prune.ts'

const { db, sql, add } = await openClinic()

test('what expired is removed, and nothing else', async () => {
  const { id: userId } = await add.user()
  const session = (name: string, revoked: string | null, expires: string) => sql`
    insert into sessions (id, user_id, token_hash, rotates, user_agent, created_at, last_used_at, expires_at, revoked_at)
    values (gen_random_uuid(), ${userId}, ${name}, true, ${name}, now() - interval '90 days', now() - interval '90 days',
      now() + ${expires}::interval, now() + ${revoked}::interval)`
  await session('open', null, '1 day')
  await session('just expired', null, '-29 days')
  await session('just ended', '-29 days', '1 day')
  await session('long expired', null, '-31 days')
  await session('long ended', '-31 days', '1 day')
  for (const hours of [23, 25]) {
    const age = `${hours} hours`
    await sql`insert into sign_in_attempts (account, ip, failures, last_at)
      values (${age}, '*', 1, now() - ${age}::interval)`
    await sql`insert into idempotency_keys (caller, procedure, key_hash, created_at)
      values (${age}, 'patients.create', ${age}, now() - ${age}::interval)`
  }
  for (const until of ['1 minute', '-1 minute']) {
    await sql`insert into usage (caller, kind, since, until, used)
      values (${until}, 'creations', now() - interval '1 hour', now() + ${until}::interval, 1)`
  }
  for (const [days, read] of [
    [91, '-89 days'],
    [200, '-91 days'],
    [200, null],
  ] as const) {
    await sql`insert into notices (user_id, kind, role, refs, created_at, read_at)
      values (${userId}, 'primary_changed', 'holder', '{}', now() - ${`${days} days`}::interval, now() + ${read}::interval)`
  }
  for (const [state, days] of [
    ['sent', 29],
    ['sent', 31],
    ['failed', 31],
    ['waiting', 31],
  ] as const) {
    const settled = state === 'waiting' ? null : `${-days} days`
    await sql`insert into mails (message_id, recipient, kind, state, created_at, settled_at)
      values (gen_random_uuid(), ${`${state} ${days}`}, 'primary_changed', ${state}, now() - interval '90 days',
        now() + ${settled}::interval)`
  }
  expect(await prune(db)).toBe(8)
  expect(await sql`select read_at is null as unread from notices order by 1`).toEqual([
    { unread: false },
    { unread: true },
  ])
  const left = async (rows: Promise<{ name: string }[]>) => (await rows).map(({ name }) => name)
  expect(await left(sql`select user_agent as name from sessions order by 1`)).toEqual([
    'just ended',
    'just expired',
    'open',
  ])
  expect(await left(sql`select account as name from sign_in_attempts`)).toEqual(['23 hours'])
  expect(await left(sql`select caller as name from idempotency_keys`)).toEqual(['23 hours'])
  expect(await left(sql`select caller as name from usage`)).toEqual(['1 minute'])
  expect(await left(sql`select recipient as name from mails order by 1`)).toEqual(['sent 29', 'waiting 31'])
})

test('more than are removed at once are removed all the same, unless it is to stop', async () => {
  const many = () => sql`insert into usage (caller, kind, since, until, used)
    select n::text, 'creations', now() - interval '1 hour', now() - interval '1 minute', 1 from generate_series(1, 1200) n`
  await many()
  expect(await prune(db)).toBe(1200)
  await many()
  expect(await prune(db, AbortSignal.abort())).toBe(0)
})
