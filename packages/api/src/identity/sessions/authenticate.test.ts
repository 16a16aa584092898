import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'
import { createContextFactory } from '../context.ts'

const { sql, services, add } = await openClinic()

const signIn = (login: string) => callAs(services()).auth.login({ login, password: testPassword })
const roleOf = async (access: string) => (await (await callWith(services(), access)).auth.me()).role

test('33 a valid token gives the role that the database has now; a disabled account has none', async () => {
  const user = await add.user({ role: 'staff' })
  const { access } = await signIn(user.email)
  expect(await roleOf(access)).toBe('staff')
  await sql`update users set role = 'patient' where id = ${user.id}`
  expect(await roleOf(access)).toBe('patient')
  await sql`update users set status = 'disabled' where id = ${user.id}`
  expect((await refusalOf(roleOf(access))).reason).toBe('token_not_valid')
})

test.each([
  ['has another role', 'role', 'doctor', 'FORBIDDEN'],
  ['is disabled', 'status', 'disabled', 'UNAUTHORIZED'],
])('33 the rest of a batch is refused once the account %s', async (_, column, value, code) => {
  const user = await add.user({ role: 'staff' })
  const given = services()
  // A batch and a slow body keep one context from beginning to end.
  const caller = await callWith(given, (await signIn(user.email)).access)
  const ana = { firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01', gender: 'F' } as const
  const { id } = await caller.patients.create(ana)
  await sql`update users set ${sql(column)} = ${value} where id = ${user.id}`
  given.liveSessions.changed(user.id)
  const before = await sql`select * from patients order by id`
  for (const call of [
    () => caller.patients.create(ana),
    () => caller.patients.update({ id, version: 1, lastName: 'Other' }),
    () => caller.patients.list({}),
  ]) {
    expect((await refusalOf(call())).code).toBe(code)
  }
  expect(await sql`select * from patients order by id`).toEqual(before)
})

test('a doctor is pending without a record, while it waits, and once it is deleted', async () => {
  const lone = await add.user({ role: 'doctor' })
  expect(await roleOf((await signIn(lone.email)).access)).toBe('pending')

  const { user, doctor } = await add.doctorAccount({ status: 'pending' })
  const { access } = await signIn(user.email)
  expect(await roleOf(access)).toBe('pending')
  await sql`update practitioners set status = 'active' where id = ${doctor.id}`
  expect(await roleOf(access)).toBe('doctor')
  await sql`update practitioners set deleted_at = now() where id = ${doctor.id}`
  expect(await roleOf(access)).toBe('pending')
})

test.each([
  ['31 has expired', 'expires_at'],
  ['32 was ended', 'revoked_at'],
])('a session that %s gives no access', async (_, column) => {
  const user = await add.user()
  const { access } = await signIn(user.email)
  await sql`update sessions set ${sql(column)} = now() where user_id = ${user.id}`
  expect((await refusalOf(roleOf(access))).reason).toBe('token_not_valid')
})

test.each([
  [undefined, 'none'],
  ['', 'none'],
  ['Basic dXNlcjpwYXNz', 'none'],
  ['Bearer', 'invalid'],
  ['Bearer ', 'invalid'],
  ['bearer x', 'invalid'],
])('the header %j is %s', async (authorization, kind) => {
  const facts = {
    requestId: 'r',
    ip: null,
    userAgent: null,
    idempotencyKey: null,
    rotatesSessions: true,
    refreshCookie: null,
  }
  const contextOf = createContextFactory(services())
  expect((await contextOf({ ...facts, authorization })).authentication).toEqual({ kind })
})
