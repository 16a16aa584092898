import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emailOf, enter } from './entrance.ts'
import { confirm, errorAt, field, fill, told } from './fields.ts'
import { lookOver } from './look-over.ts'
import { portal } from './portal.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

const frame = { viewport: { width: 390, height: 844 } }

/** Opens the link of the latest mail with a subject, as its reader does. */
async function follow(page: Page, server: DemoServer, subject: string): Promise<void> {
  await page.goto(`${server.address}/dev/mail`)
  const mail = page.getByRole('link', { name: subject }).first()
  // The server sends mails within a second or so.
  for (let n = 0; n < 40 && (await mail.count()) === 0; n++) {
    await page.waitForTimeout(250)
    await page.reload()
  }
  await mail.click()
  const link = page.frameLocator('iframe').getByRole('link').first()
  const href = await link.getAttribute('href')
  if (!href) throw new Error(`the mail "${subject}" holds no link`)
  await page.goto(`${server.address}${new URL(href).pathname}${new URL(href).hash}`)
}

describe('the life of an account', () => {
  let server: DemoServer
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'clinic' })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)

  test('a colleague is invited, forgets, resets, and changes name and address', async () => {
    const admin = await open('/admin/users', { as: 'admin' })
    await admin.getByRole('link', { name: 'Invite a colleague' }).click()
    await lookOver(admin, '/admin/invitations/new')
    await fill(admin, { Name: 'Runa Velt', 'E-mail address': emailOf('admin') })
    await admin.getByRole('button', { name: 'Invite', exact: true }).click()
    expect(await errorAt(admin, 'E-mail address')).toMatch(/an account/)
    await fill(admin, { 'E-mail address': 'runa@clinic.example' })
    await admin.getByRole('button', { name: 'Invite', exact: true }).click()
    await told(admin, 'The invitation was mailed to runa@clinic.example')
    await admin.getByText('runa@clinic.example', { exact: true }).waitFor()
    await lookOver(admin, '/admin/invitations')

    const page = await open('/sign-in', frame)
    await follow(page, server, 'You are invited')
    await page.getByText('runa@clinic.example').waitFor()
    // The address does not keep what opens the account.
    expect(page.url()).toBe(`${server.address}/invitation`)
    await lookOver(page, '/invitation')
    await field(page, 'Password').fill('runa velt')
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
    expect(await errorAt(page, 'Password')).toMatch(/your own name/)
    await field(page, 'Password').fill('four words or five')
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
    await page.getByRole('button', { name: /^Account of Runa Velt/ }).waitFor()

    const elsewhere = await open('/sign-in')
    await elsewhere.getByRole('link', { name: 'Forgot your password?' }).click()
    await lookOver(elsewhere, '/forgot-password')
    await fill(elsewhere, { 'E-mail address or username': 'Runa@Clinic.example' })
    await elsewhere.getByRole('button', { name: 'Send me a link' }).click()
    await elsewhere.getByText('Look into your mailbox').waitFor()
    await follow(elsewhere, server, 'Choose a new password')
    await lookOver(elsewhere, '/reset-password')
    await field(elsewhere, 'New password').fill('other words than these')
    await elsewhere.getByRole('button', { name: 'Change password' }).click()
    await elsewhere.getByText('Your password is changed').waitFor()
    await elsewhere.getByRole('link', { name: 'Sign in' }).click()
    await enter(elsewhere, { login: 'runa@clinic.example', password: 'other words than these' })
    // The link is used up, and says what to do.
    const again = await open('/sign-in')
    await follow(again, server, 'Choose a new password')
    await field(again, 'New password').fill('a third one, by a thief')
    await again.getByRole('button', { name: 'Change password' }).click()
    await again.getByRole('link', { name: 'Ask for another link' }).waitFor()
    // The reset ended the first session.
    await page.goto('/account')
    await page.getByRole('heading', { name: 'Sign in' }).first().waitFor()

    await elsewhere.goto('/account')
    await lookOver(elsewhere, '/account')
    await field(elsewhere, 'Your name').fill('Runa Velt-Arn')
    await elsewhere.getByRole('button', { name: 'Change name' }).click()
    await elsewhere.getByRole('button', { name: /^Account of Runa Velt-Arn/ }).waitFor()
    await fill(elsewhere, {
      'New address': 'velt@clinic.example',
      'Your password': 'other words than these',
    })
    await elsewhere.getByRole('button', { name: 'Change address' }).click()
    await elsewhere.getByText('Look into the new mailbox').waitFor()
    await follow(elsewhere, server, 'Confirm your new address')
    await elsewhere.getByRole('button', { name: 'Confirm address' }).click()
    await elsewhere.getByText('Your address is confirmed').waitFor()
    const last = await open('/sign-in')
    await enter(last, { login: 'velt@clinic.example', password: 'other words than these' })
  }, 180_000)

  test('an account that an administrator made opens nothing until its password is its own', async () => {
    const admin = await open('/admin/users/new', { as: 'admin' })
    await fill(admin, {
      Name: 'Ansa Holm',
      'E-mail address': 'ansa@clinic.example',
      Password: 'given by somebody else',
    })
    await admin.getByRole('button', { name: 'Make account' }).click()
    await admin.getByText('To be changed at the next sign-in').waitFor()

    const page = await open('/patients', frame)
    await fill(page, { 'E-mail address or username': 'ansa@clinic.example' })
    await field(page, 'Password').fill('given by somebody else')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
    await lookOver(page, '/new-password')
    await page.goto('/patients')
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
    await fill(page, {
      'The password that you were given': 'given by somebody else',
      'New password': 'nobody else knows it',
    })
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByRole('button', { name: /^Account of Ansa Holm/ }).waitFor()

    await admin.getByRole('button', { name: 'New password' }).click()
    await confirm(admin, 'Make a link')
    await told(admin, 'A link was mailed to ansa@clinic.example')
  })

  test('an invitation is sent again, which ends the older link, and withdrawn', async () => {
    const admin = await open('/admin/invitations/new', { as: 'admin' })
    await fill(admin, { Name: 'Tove Lind', 'E-mail address': 'tove@clinic.example' })
    await admin.getByRole('button', { name: 'Invite', exact: true }).click()
    await admin.getByRole('button', { name: 'Send again: Tove Lind' }).click()
    await told(admin, 'mailed to tove@clinic.example again')
    await admin.getByRole('button', { name: 'Withdraw: Tove Lind' }).click()
    await confirm(admin, 'Withdraw')
    await told(admin, 'is withdrawn')
    const page = await open('/sign-in')
    await follow(page, server, 'You are invited')
    await page
      .getByText(/used|expired|another/i)
      .first()
      .waitFor()
  })
})
