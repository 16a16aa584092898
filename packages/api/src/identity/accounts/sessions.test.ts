import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { callAs, callWith, inReply, refusalOf, testPassword } from '../../../test/fixtures.ts'

const { sql, services, add, as } = await openClinic()
let admin: ReturnType<typeof callAs>
beforeEach(async () => {
  await sql`truncate sessions`
  admin = await as('admin')
})

const rows = () => sql`select * from sessions order by id`

async function signIn(account: { email: string }) {
  const pair = inReply(await callAs(services()).auth.login({ login: account.email, password: testPassword }))
  const self = await callWith(services(), pair.access)
  const { items } = await self.sessions.list({})
  return { ...pair, self, id: items.find(({ current }) => current)?.id ?? '' }
}

test('34 an administrator sees open and ended sessions, their accounts, and when they ended', async () => {
  const [ada, bob] = [await add.user({ name: 'Ada' }), await add.user({ name: 'Bob' })]
  const sessions = [await signIn(ada), await signIn(ada), await signIn(ada), await signIn(bob)]
  const [revoked, expired, open, bobs] = sessions.map(({ id }) => id)
  const created = (id = '', day = '') => sql`update sessions set created_at = ${day} where id = ${id}`
  for (const [n, id] of [revoked, expired, open, bobs].entries()) await created(id, `2024-01-0${n + 1}`)
  await sql`update sessions set revoked_at = '2024-02-01T00:00:00.5Z' where id = ${revoked ?? ''}`
  await sql`update sessions set expires_at = '2024-03-01T00:00:00Z' where id = ${expired ?? ''}`

  const list = async (input: Parameters<typeof admin.users.sessions>[0]) =>
    (await admin.users.sessions(input)).items.map(({ id, endedAt }) => [id, endedAt])
  expect(await list({})).toEqual([
    [bobs, null],
    [open, null],
  ])
  expect(await list({ userId: ada.id })).toEqual([[open, null]])
  const ended = [
    [expired, '2024-03-01T00:00:00.000Z'],
    [revoked, '2024-02-01T00:00:00.500Z'],
  ]
  expect(await list({ state: 'ended' })).toEqual(ended)
  expect(await list({ state: 'ended', userId: bob.id })).toEqual([])
  expect(await list({ state: 'all' })).toEqual([[bobs, null], [open, null], ...ended])
  const { items } = await admin.users.sessions({ userId: bob.id })
  expect(items).toMatchObject([
    { userId: bob.id, userName: 'Bob', userEmail: bob.email, userAgent: 'tests', ip: '192.0.2.1' },
  ])
  expect(Object.keys(items[0] ?? {}).sort()).toEqual([
    ...['createdAt', 'endedAt', 'expiresAt', 'id', 'ip', 'lastUsedAt'],
    ...['userAgent', 'userEmail', 'userId', 'userName'],
  ])
})

test('the sessions of all accounts appear once each, over all pages', async () => {
  const people = [await add.user(), await add.user()]
  for (const person of [...people, ...people]) await signIn(person)
  await sql`update sessions set created_at = '2024-01-01'`
  const all = (await rows()).map(({ id }) => id).reverse()
  const seen = await everyPage(cursor => admin.users.sessions({ limit: 1, cursor }))
  expect(seen.map(({ id }) => id)).toEqual(all)
})

test('34 an administrator signs an account out everywhere, and no other', async () => {
  const [target, other] = [await add.user(), await add.user()]
  const theirs = [await signIn(target), await signIn(target)]
  const { self } = await signIn(other)
  expect(await admin.users.endSessions({ id: target.id })).toEqual({ id: target.id, ended: 2 })
  for (const { access, refresh } of theirs) {
    const call = (await callWith(services(), access)).auth.me()
    expect((await refusalOf(call)).reason).toBe('token_not_valid')
    expect((await refusalOf(callAs(services()).auth.refresh({ refresh }))).reason).toBe('token_not_valid')
  }
  expect((await self.sessions.list({})).items).toHaveLength(1)
  const [trace] = await sql`
    select outcome from audit_events where action = 'users.update' and target = ${`user/${target.id}`}`
  expect(trace?.outcome).toBe('ok')
  expect(await admin.users.endSessions({ id: target.id })).toEqual({ id: target.id, ended: 0 })
  await signIn(target)
})

test('a missing account is not found, and nobody is signed out', async () => {
  await signIn(await add.user())
  const before = await rows()
  for (const call of [admin.users.endSessions, admin.users.get]) {
    expect((await refusalOf(call({ id: 2_000_000_000 }))).code).toBe('NOT_FOUND')
  }
  expect(await rows()).toEqual(before)
})

test('an account is read by its id, as the list shows it', async () => {
  const user = await add.user()
  const { items } = await admin.users.list({ q: user.email })
  expect([await admin.users.get({ id: user.id })]).toEqual(items)
})
