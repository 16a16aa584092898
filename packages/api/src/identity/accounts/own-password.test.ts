import { expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, inReply, refusalOf, testPassword } from '../../../test/fixtures.ts'
import { entries } from '../../../test/walk/entries.ts'

const { sql, services, add, as, signIn } = await openClinic()
const server = services()

const required = { code: 'FORBIDDEN', reason: 'password_change_required' }

let made = 0
async function madeByAdmin() {
  const admin = await as('admin')
  const email = `made${++made}@example.org`
  return admin.users.create({ name: 'Wilhelmina Quartermain', email, password: testPassword, role: 'staff' })
}

test('90 a password that an administrator chose opens nothing but its own change', async () => {
  const { email, mustChangePassword } = await madeByAdmin()
  expect(mustChangePassword).toBe(true)
  const pair = await signIn(email)
  const { access } = inReply(await callAs(server).auth.refresh({ refresh: pair.refresh }))
  const me = await callWith(server, access)
  expect(await me.auth.me()).toMatchObject({ mustChangePassword: true })
  const open = ['auth.me', 'auth.logout', 'auth.changePassword']
  const closed = Object.entries(entries).filter(
    ([path, { access }]) => access !== 'public' && !open.includes(path),
  )
  for (const [path] of closed) {
    const [noun = '', verb = ''] = path.split('.')
    const procedure = Reflect.get(Reflect.get(me, noun), verb)
    expect(await refusalOf(procedure({})), path).toMatchObject(required)
  }
  expect(closed.length).toBeGreaterThan(80)
  const change = { currentPassword: testPassword, newPassword: testPassword }
  expect((await refusalOf(me.auth.changePassword(change))).fieldErrors).toHaveProperty('newPassword')
  expect(await me.auth.me()).toMatchObject({ mustChangePassword: true })
})

test('33 90 another server knows within 5 s that the holder chose one of their own', async () => {
  const { email } = await madeByAdmin()
  const { access } = await signIn(email)
  const [here, there] = [services(), services()]
  const me = await callWith(here, access)
  expect(await refusalOf((await callWith(there, access)).policy.get())).toMatchObject(required)
  await me.auth.changePassword({ currentPassword: testPassword, newPassword: 'four words that fit' })
  expect(await (await callWith(here, access)).policy.get()).toMatchObject({ role: 'staff' })
  await vi.waitFor(async () => (await callWith(there, access)).policy.get(), { timeout: 5000 })
  expect(await me.auth.me()).toMatchObject({ mustChangePassword: false })
})

test('90 who registers, and the first administrator, chose their own', async () => {
  const email = `made${++made}@example.org`
  await callAs(server).auth.register({ name: 'Ana Ruiz', email, password: testPassword })
  const { access } = await signIn(email)
  expect(await (await callWith(server, access)).auth.me()).toMatchObject({ mustChangePassword: false })
})

test('66 a password changes ten times an hour at most, and no mail tells of what was refused', async () => {
  const user = await add.user()
  const me = await callWith(server, (await signIn(user.email)).access)
  let currentPassword = testPassword
  const mailed = () => sql`select from mails where kind = 'password_changed' and user_id = ${user.id}`
  for (let n = 0; n < 10; n++) {
    const newPassword = `${n} words that fit nowhere`
    await me.auth.changePassword({ currentPassword, newPassword })
    currentPassword = newPassword
  }
  const refusal = await refusalOf(me.auth.changePassword({ currentPassword, newPassword: testPassword }))
  expect(refusal).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'quota_reached' })
  expect(await mailed()).toHaveLength(10)
  await signIn(user.email, currentPassword)
})
