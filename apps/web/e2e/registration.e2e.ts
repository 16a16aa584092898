import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enter } from './entrance.ts'
import { fill, told } from './fields.ts'
import { clientOf, freshName } from './people.ts'
import { portal } from './portal.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

/** A server of its own with this setting, for the tests of a block. */
function serving(REGISTRATION: string) {
  let server: DemoServer
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'clinic', REGISTRATION })
  })
  afterAll(() => server.stop())
  return { ...portal(() => server), server: () => server }
}

describe('where registration waits for approval', () => {
  const { open, server } = serving('patient:approval,doctor:closed')

  test('69 a patient registers, is told to wait, and signs in once an administrator has approved', async () => {
    const [firstName, lastName, password] = [freshName(), freshName(), 'a password of some length']
    const login = `${firstName}.${lastName}@example.org`.toLowerCase()
    const page = await open('/register')
    expect(await page.getByText('Doctor', { exact: true }).count()).toBe(0)
    await page.getByText('An administrator approves it before you sign in.').waitFor()
    const typed = {
      'First name': firstName,
      'Last name': lastName,
      'E-mail address': login,
      Password: password,
    }
    await fill(page, typed)
    await page.getByRole('button', { name: 'Register' }).click()
    await page.getByText('Your account waits for approval').waitFor()
    await expect(clientOf({ login, password }, server())).rejects.toMatchObject({
      reason: 'awaiting_approval',
    })

    const office = await open('/admin', { as: 'admin' })
    await office.getByText('Accounts wait for approval').waitFor()
    await office.getByRole('link', { name: 'Look at these accounts' }).click()
    await office.getByRole('button', { name: `Approve ${firstName} ${lastName}` }).click()
    await told(office, `${firstName} ${lastName} can sign in now.`)
    await office.getByRole('table', { name: 'Accounts waiting for approval' }).waitFor({ state: 'detached' })

    await page.goto('/sign-in')
    await enter(page, { login, password })
  })
})

describe('where registration is closed', () => {
  const { open } = serving('closed')

  test('69 the page says so, and has no form', async () => {
    const page = await open('/register')
    await page.getByText('Registration is closed here').waitFor()
    await page.getByText('Ask an administrator for an account.').waitFor()
    expect(await page.getByRole('button', { name: 'Register' }).count()).toBe(0)
  })
})
