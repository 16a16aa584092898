import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'

const holder = { name: 'Ada King-Lovelace', username: 'countess.ada', email: 'ada.lovelace@Example.org' }
const { sql, services, add, as } = await openClinic()
const user = await add.user(holder)
const { access } = await callAs(services()).auth.login({ login: user.email, password: testPassword })
const holdersOwn = await callWith(services(), access)

const ownName =
  'This password is made of your own name or address. Choose another, such as four words that do not belong together.'

/** The messages for this password from every procedure that sets one. Each must refuse it. */
async function messagesOn(password: string): Promise<(string[] | undefined)[]> {
  const before = await sql`select * from users order by id`
  const admin = await as('admin', 1)
  const { auth } = callAs(services())
  const account = { ...holder, password }
  const choices = {
    password: [
      auth.register(account),
      auth.registerPatient(account),
      auth.registerDoctor(account),
      admin.users.create({ ...account, role: 'admin' }),
    ],
    newPassword: [holdersOwn.auth.changePassword({ currentPassword: testPassword, newPassword: password })],
  }
  const messages: (string[] | undefined)[] = []
  for (const [field, calls] of Object.entries(choices)) {
    for (const { code, fieldErrors } of await Promise.all(calls.map(refusalOf))) {
      expect([code, Object.keys(fieldErrors ?? {})]).toEqual(['BAD_REQUEST', [field]])
      messages.push(fieldErrors?.[field])
    }
  }
  expect(await sql`select * from users order by id`).toEqual(before)
  return messages
}

test.each([
  'Ada King-Lovelace',
  'adakinglovelace',
  'lovelace.king.ada',
  'Lovelace',
  'lovelace99',
  'Lovelace-1!',
  'Lóvelace',
  'countess.ada',
  'COUNTESS',
  'ada.lovelace@example.org',
  'ADA.LOVELACE',
  'example.org',
])('79 %s, made of the name and address of its holder, is refused wherever it is chosen', async password => {
  for (const messages of await messagesOn(password)) expect(messages).toEqual([ownName])
})

test.each([
  'aaaaaaaa',
  'ÄÄÄÄÄÄÄÄÄÄ',
  'ΣΣΣΣΣΣΣΣ',
  'abababab',
  'Hunter2hunter2',
  '12341234123',
  '!?!?!?!?',
  '🙂'.repeat(9),
])('79 %s, a few characters over and over, is refused wherever it is chosen', async password => {
  for (const messages of await messagesOn(password)) {
    expect(messages?.join(' ')).toMatch(/only repeats a few characters|Too many people/)
  }
})

test('79 names in the record that is made with an account count as its holder’s', async () => {
  const account = { name: 'A. L.', email: 'a@example.org', firstName: 'Augusta', lastName: 'Byron' }
  const { auth } = callAs(services())
  for (const password of ['augustabyron', 'Byron, Augusta']) {
    for (const call of [auth.registerPatient, auth.registerDoctor]) {
      const { fieldErrors } = await refusalOf(call({ ...account, password }))
      expect(fieldErrors).toEqual({ password: [ownName] })
    }
  }
})

test('79 case does not matter in any alphabet, also at the end of a word', async () => {
  const { auth } = callAs(services())
  for (const [name, password] of [
    ['Σοφος', 'ΣΟΦΟΣΣΟΦΟΣ12'],
    ['Işık', 'işik-IŞIK12'],
  ] as const) {
    const { fieldErrors } = await refusalOf(auth.register({ name, email: 'a@example.org', password }))
    expect(fieldErrors).toEqual({ password: [ownName] })
  }
})

test('79 a password that only contains a name, or repeats a long enough part, is accepted', async () => {
  const { auth } = callAs(services())
  const passwords = ['lovelace wrote notes', 'Ada likes 3 engines', 'on engines, on engines', '!"§$%&/()']
  for (const [n, password] of passwords.entries()) {
    const email = `ada.lovelace@${n}.example.org`
    expect(await auth.register({ name: holder.name, email, password })).toMatchObject({ user: { email } })
  }
})
