import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { callAs, callWith, contextWith, inReply, refusalOf, testPassword } from '../../../test/fixtures.ts'
import { createCaller } from '../../router.ts'

const { sql, services, add } = await openClinic()

const rows = () => sql`select * from sessions order by id`
const trailOf = (userId: number) => sql`
  select action, outcome, target from audit_events where actor_id = ${userId} and action like 'sessions.end%' order by id`

/** Signs in `times` times. Returns the replies and the callers with those tokens, in order. */
async function signedIn(times: number) {
  const user = await add.user()
  const pairs = []
  for (let n = 0; n < times; n++) {
    pairs.push(inReply(await callAs(services()).auth.login({ login: user.email, password: testPassword })))
  }
  const callers = await Promise.all(pairs.map(({ access }) => callWith(services(), access)))
  const [first] = callers
  if (!first) throw new Error('nobody signed in')
  return { user, pairs, first }
}

async function expectOver({ access, refresh }: { access: string; refresh: string }) {
  const call = (await callWith(services(), access)).auth.me()
  expect((await refusalOf(call)).reason).toBe('token_not_valid')
  expect((await refusalOf(callAs(services()).auth.refresh({ refresh }))).reason).toBe('token_not_valid')
}

const currentOf = async (access: string) => {
  const { items } = await (await callWith(services(), access)).sessions.list({})
  return items.find(({ current }) => current)?.id ?? ''
}

test('34 people see their open sessions, newest first, and which one is the current', async () => {
  const { user, pairs, first } = await signedIn(4)
  await signedIn(1)
  const [oldest, ended, expired, newest] = await Promise.all(pairs.map(({ access }) => currentOf(access)))
  await sql`update sessions set created_at = created_at - interval '1 day' where id = ${oldest ?? ''}`
  await sql`update sessions set revoked_at = now() where id = ${ended ?? ''}`
  await sql`update sessions set expires_at = now() - interval '1 second' where id = ${expired ?? ''}`
  const { items } = await first.sessions.list({})
  expect(items.map(({ id, current }) => [id, current])).toEqual([
    [newest, false],
    [oldest, true],
  ])
  expect(Object.keys(items[0] ?? {}).sort()).toEqual([
    ...['createdAt', 'current', 'expiresAt', 'id', 'ip', 'lastUsedAt', 'userAgent'],
  ])
  expect(items[0]).toMatchObject({ userAgent: 'tests', ip: '192.0.2.1' })
  expect(await trailOf(user.id)).toEqual([])
})

test('sessions with equal moments appear once each, over all pages', async () => {
  const { user, first } = await signedIn(7)
  await sql`update sessions set created_at = '2024-01-01T00:00:00Z' where user_id = ${user.id}`
  const seen = await everyPage(cursor => first.sessions.list({ limit: 2, cursor }))
  const all = await sql`select id from sessions where user_id = ${user.id} order by id desc`
  expect(seen.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
})

test.each(['x', ...['[]', '[1]', '["2024-01-01T00:00:00Z","x"]', '["x","x"]'].map(key => btoa(key))])(
  '47 the cursor %s is refused',
  async cursor => {
    const { first } = await signedIn(1)
    expect((await refusalOf(first.sessions.list({ cursor }))).fieldErrors).toHaveProperty('cursor')
  },
)

test('66 an account keeps 100 sessions: ended ones are removed first, then the least recently used', async () => {
  const { user, pairs, first } = await signedIn(3)
  const other = await signedIn(1)
  const [, old, ended] = await Promise.all(pairs.map(({ access }) => currentOf(access)))
  await sql`update sessions set revoked_at = now() where id = ${ended ?? ''}`
  await sql`update sessions set last_used_at = now() - interval '2 days' where id = ${old ?? ''}`
  await sql`
    insert into sessions (id, user_id, token_hash, rotates, expires_at, last_used_at)
    select gen_random_uuid(), ${user.id}, 'none', true, now() + interval '1 day', now() - interval '1 day'
    from generate_series(1, 97)`
  const signIn = () => callAs(services()).auth.login({ login: user.email, password: testPassword })
  const kept = async () =>
    (await sql`select id from sessions where user_id = ${user.id}`).map(({ id }) => String(id))
  await signIn()
  expect(await kept()).toHaveLength(100)
  expect(await kept()).toContain(old)
  expect(await kept()).not.toContain(ended)
  const newest = inReply(await signIn())
  expect(await kept()).toHaveLength(100)
  expect(await kept()).not.toContain(old)
  await expectOver(pairs[1] ?? newest)
  await callAs(services()).auth.refresh({ refresh: newest.refresh })
  await first.auth.me()
  await other.first.auth.me()
})

test('34 an ended session’s tokens no longer work; other sessions’ still do', async () => {
  const { user, pairs, first } = await signedIn(2)
  const [kept, lost] = pairs
  if (!kept || !lost) throw new Error('signed in twice')
  const id = await currentOf(lost.access)
  expect(await first.sessions.end({ id })).toEqual({ id })
  await expectOver(lost)
  expect((await first.sessions.list({})).items.map(one => one.current)).toEqual([true])
  await callAs(services()).auth.refresh({ refresh: kept.refresh })
  expect(await trailOf(user.id)).toEqual([{ action: 'sessions.end', outcome: 'ok', target: `session/${id}` }])
})

test('37 another’s session answers like a missing or an ended one, is unchanged, and the attempt is recorded', async () => {
  const { user, first, pairs } = await signedIn(3)
  const other = await signedIn(1)
  const foreign = await currentOf(other.pairs[0]?.access ?? '')
  const [, ended, expired] = await Promise.all(pairs.map(({ access }) => currentOf(access)))
  await sql`update sessions set revoked_at = '2024-01-01' where id = ${ended ?? ''}`
  await sql`update sessions set expires_at = now() - interval '1 second' where id = ${expired ?? ''}`
  const before = await rows()
  const ids = [foreign, ended ?? '', expired ?? '', crypto.randomUUID()]
  for (const id of ids) {
    const { code, reason, message } = await refusalOf(first.sessions.end({ id }))
    expect({ code, reason, message }).toEqual({
      code: 'NOT_FOUND',
      reason: 'not_found',
      message: 'Not found.',
    })
  }
  expect(await rows()).toEqual(before)
  await other.first.auth.me()
  const denied = { action: 'sessions.end', outcome: 'denied' }
  expect(await trailOf(user.id)).toEqual(ids.map(id => ({ ...denied, target: `session/${id}` })))
})

test.each(['', 'x', '1', "' or true --", '00000000-0000-4000-8000-00000000000\0'])(
  '48 %j is no session',
  async id => {
    const { first } = await signedIn(1)
    const before = await rows()
    expect((await refusalOf(first.sessions.end({ id }))).fieldErrors).toHaveProperty('id')
    expect(await rows()).toEqual(before)
  },
)

test('signing out everywhere ends every session of the caller, this one included, and no other account’s', async () => {
  const { user, pairs, first } = await signedIn(3)
  const other = await signedIn(2)
  await sql`
    update sessions set expires_at = now() - interval '1 second' where id = (
      select id from sessions where user_id = ${user.id} and id <> ${await currentOf(pairs[0]?.access ?? '')} limit 1)`
  expect(await first.sessions.endAll()).toEqual({ ended: 2 })
  for (const pair of pairs) await expectOver(pair)
  expect((await other.first.sessions.list({})).items).toHaveLength(2)
  const trace = { action: 'sessions.endAll', outcome: 'ok', target: `user/${user.id}` }
  expect(await trailOf(user.id)).toEqual([trace])
})

test('ending the current session removes the browser’s cookie; ending another keeps it', async () => {
  const { pairs } = await signedIn(3)
  const ids = await Promise.all(pairs.map(({ access }) => currentOf(access)))
  let cleared = 0
  const refreshCookie = { token: undefined, set: () => {}, clear: () => void cleared++ }
  const browser = async (access = '') =>
    createCaller({ ...(await contextWith(services(), access)), refreshCookie })
  const first = await browser(pairs[0]?.access)
  await first.sessions.end({ id: ids[1] ?? '' })
  await refusalOf(first.sessions.end({ id: ids[1] ?? '' }))
  expect(cleared).toBe(0)
  await first.sessions.end({ id: (ids[0] ?? '').toUpperCase() })
  expect(cleared).toBe(1)
  await (await browser(pairs[2]?.access)).sessions.endAll()
  expect(cleared).toBe(2)
})
