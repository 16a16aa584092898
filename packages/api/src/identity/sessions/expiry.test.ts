import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import {
  callWith,
  inReply,
  refusalOf,
  testContext,
  testPassword,
  testServices,
} from '../../../test/fixtures.ts'
import { createCaller } from '../../router.ts'

const { db, sql, add } = await openClinic()

const day = 86_400
const daysOf = (from: unknown, to: unknown) => (Number(to) - Number(from)) / day

describe.each([
  ['a session that rotates', true],
  ['a session of the REST contract', false],
])('31 %s', (_, rotatesSessions) => {
  const services = () => testServices(db)
  const auth = () => createCaller({ ...testContext(services()), rotatesSessions }).auth

  async function begin() {
    const { id, email } = await add.user()
    const pair = inReply(await auth().login({ login: email, password: testPassword }))
    return { id, ...pair }
  }
  const refresh = async (token: string) => inReply(await auth().refresh({ refresh: token }))
  /** Moves the session's beginning and last use back by so many days. */
  const age = async (userId: number, days: { begun: number; used: number }) => {
    await sql`
      update sessions set created_at = created_at - make_interval(days => ${days.begun}),
        last_used_at = last_used_at - make_interval(days => ${days.used}),
        expires_at = expires_at - make_interval(days => ${days.used})
      where user_id = ${userId}`
  }
  const rowOf = async (userId: number) => {
    const [row] = await sql`
      select extract(epoch from created_at) as begun, extract(epoch from now()) as now,
        extract(epoch from expires_at) as ends, revoked_at from sessions where user_id = ${userId}`
    return row ?? {}
  }
  const expectOver = async (pair: { access: string; refresh: string }) => {
    expect((await refusalOf(refresh(pair.refresh))).reason).toBe('token_not_valid')
    const call = (await callWith(services(), pair.access)).auth.me()
    expect((await refusalOf(call)).reason).toBe('token_not_valid')
  }

  test('lasts for 7 days after each use', async () => {
    const { id, refresh: token } = await begin()
    const first = await rowOf(id)
    expect(daysOf(first.begun, first.ends)).toBe(7)
    await age(id, { begun: 6, used: 6 })
    const next = await refresh(token)
    const second = await rowOf(id)
    expect(daysOf(second.now, second.ends)).toBeCloseTo(7, 3)
    await age(id, { begun: 6, used: 6 })
    await refresh(next.refresh)
  })

  test('ends after 7 days without use, although its token has not expired', async () => {
    const pair = await begin()
    expect(Number(decodeJwt(pair.refresh).exp)).toBeGreaterThan(Date.now() / 1000 + 29 * day)
    await age(pair.id, { begun: 7, used: 7 })
    const before = await rowOf(pair.id)
    await expectOver(pair)
    expect(await rowOf(pair.id)).toMatchObject({ ends: before.ends, revoked_at: null })
  })

  test('ends after 30 days, however often it was used', async () => {
    const { id, refresh: token, ...pair } = await begin()
    await age(id, { begun: 29, used: 1 })
    const last = await refresh(token)
    const row = await rowOf(id)
    expect(daysOf(row.begun, row.ends)).toBe(30)
    if (rotatesSessions) expect(Number(decodeJwt(last.refresh).exp)).toBe(Math.floor(Number(row.ends)))
    await age(id, { begun: 1, used: 1 })
    await expectOver({ ...pair, refresh: last.refresh })
  })
})

test('30 no table holds a token, only its hash', async () => {
  const services = testServices(db)
  const { id, email } = await add.user()
  const auth = createCaller(testContext(services)).auth
  const first = inReply(await auth.login({ login: email, password: testPassword }))
  const second = inReply(await auth.refresh({ refresh: first.refresh }))
  await (await callWith(services, second.access)).sessions.list({})
  const [row] = await sql`select token_hash from sessions where user_id = ${id}`
  expect(row?.token_hash).toBe(createHash('sha256').update(second.refresh).digest('base64url'))

  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public'`
  expect(tables.length).toBeGreaterThan(5)
  const parts = [first, second].flatMap(({ access, refresh }) => [access, refresh]).map(t => t.split('.')[2])
  for (const { name } of tables) {
    const [all] = await sql`
      select coalesce(string_agg(t::text, ' '), '') as text from ${sql(name)} t`
    for (const part of parts) expect(all?.text).not.toContain(part)
  }
})
