import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'

const { sql, services, add, signIn } = await openClinic()

const another = 'another good password'

test('32 sign-out ends both tokens of this session, and of no other', async () => {
  const user = await add.user()
  const [here, there] = [await signIn(user.email), await signIn(user.email)]
  const caller = await callWith(services(), here.access)
  await caller.auth.logout()
  expect((await refusalOf((await callWith(services(), here.access)).auth.me())).reason).toBe(
    'token_not_valid',
  )
  const refused = await refusalOf(callAs(services()).auth.refresh({ refresh: here.refresh }))
  expect(refused.reason).toBe('token_not_valid')
  await (await callWith(services(), there.access)).auth.me()
})

test('6 a change needs the current password; a refusal changes nothing', async () => {
  const user = await add.user()
  const { access } = await signIn(user.email)
  const caller = await callWith(services(), access)
  const before = await sql`select * from users u join sessions s on s.user_id = u.id`
  const wrong = await refusalOf(caller.auth.changePassword({ currentPassword: 'x', newPassword: another }))
  expect(wrong).toMatchObject({
    code: 'BAD_REQUEST',
    fieldErrors: { currentPassword: ['This is not your current password.'] },
  })
  const short = await refusalOf(
    caller.auth.changePassword({ currentPassword: testPassword, newPassword: 'short' }),
  )
  expect(Object.keys(short.fieldErrors ?? {})).toEqual(['newPassword'])
  expect(await sql`select * from users u join sessions s on s.user_id = u.id`).toEqual(before)
})

test('33 a changed password ends the other sessions and keeps this one', async () => {
  const user = await add.user()
  const bystander = await add.user()
  const [here, there, theirs] = await Promise.all([
    signIn(user.email),
    signIn(user.email),
    signIn(bystander.email),
  ])
  const caller = await callWith(services(), here.access)
  await caller.auth.changePassword({ currentPassword: testPassword, newPassword: another })

  await (await callWith(services(), here.access)).auth.me()
  await (await callWith(services(), theirs.access)).auth.me()
  expect((await refusalOf((await callWith(services(), there.access)).auth.me())).reason).toBe(
    'token_not_valid',
  )
  const refused = await refusalOf(callAs(services()).auth.refresh({ refresh: there.refresh }))
  expect(refused.reason).toBe('token_not_valid')
  expect((await refusalOf(signIn(user.email))).reason).toBe('wrong_credentials')
  await signIn(user.email, another)
})
