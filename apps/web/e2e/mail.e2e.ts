import { createServer, type Server } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { told } from './fields.ts'
import { lookOver } from './look-over.ts'
import { portal } from './portal.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

const sendTest = (page: Page) => page.getByRole('button', { name: 'Send me a test mail' }).click()
const state = (page: Page, name: string) =>
  page.getByRole('radiogroup', { name: 'Which mails' }).getByText(name, { exact: true }).click()
const rows = (page: Page) => page.getByRole('table', { name: 'Mails' }).getByRole('row')

describe('mails without a mail server', () => {
  let server: DemoServer
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'clinic' })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)

  test('an administrator sends a test, sees it among what was sent, and reads it in the mailbox', async () => {
    const page = await open('/admin/mail', { as: 'admin' })
    await page.getByText('No mail was given up').waitFor()
    await sendTest(page)
    await told(page, 'A test mail to a…@empanel.example is on its way')
    await state(page, 'Sent')
    await rows(page).filter({ hasText: 'A test of the mail server' }).waitFor({ timeout: 10_000 })
    await lookOver(page, '/admin/mail?state=sent')
    await page.getByRole('link', { name: 'Open the mailbox' }).click()
    await page.getByRole('link', { name: 'A test of the mail server' }).click()
    await page.getByRole('heading', { level: 1, name: 'A test of the mail server' }).waitFor()
    await page.frameLocator('iframe').getByRole('link', { name: 'Open Empanel' }).waitFor()
  })
})

describe('mails whose server refuses them', () => {
  let server: DemoServer
  let refusing: Server
  let asked = 0
  beforeAll(async () => {
    // Greets, and takes no mail for anybody.
    refusing = createServer(socket => {
      socket.on('error', () => {})
      socket.write('220 mail\r\n')
      socket.on('data', data => {
        const refused = /^RCPT/m.test(String(data))
        if (refused) asked++
        socket.write(
          refused ? '550 5.1.1 nobody\r\n' : /^DATA/m.test(String(data)) ? '554 no\r\n' : '250 ok\r\n',
        )
      })
    })
    await new Promise<void>(resolve => refusing.listen(0, '127.0.0.1', resolve))
    const address = refusing.address()
    const port = typeof address === 'object' ? address?.port : 0
    server = await serverWithDemo({
      ACCESS_POLICY: 'clinic',
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: 'empanel@clinic.example',
      PUBLIC_URL: 'https://portal.example.org',
    })
  })
  afterAll(async () => {
    await server.stop()
    refusing.close()
  })
  const { open } = portal(() => server)

  test('they are announced where administrators land, with the reason, and are tried again', async () => {
    const page = await open('/admin/mail', { as: 'admin', viewport: { width: 1280, height: 900 } })
    for (let n = 0; n < 2; n++) await sendTest(page)
    const refused = rows(page).filter({ hasText: 'refused the recipient (550 5.1.1)' })
    await expect.poll(() => refused.count(), { timeout: 15_000 }).toBe(2)
    await lookOver(page, '/admin/mail')
    await page.getByRole('button', { name: 'Try again: A test of the mail server' }).first().click()
    await told(page, 'tries to send the mail now')
    await expect.poll(() => asked, { timeout: 15_000 }).toBe(3)
    await page.goto('/')
    await page.getByText('Mails could not be sent').waitFor()
    await page.getByRole('link', { name: 'Look at them' }).click()
    await expect.poll(() => refused.count(), { timeout: 15_000 }).toBe(2)
    await page.getByRole('button', { name: 'Try all of them again' }).click()
    await told(page, '2 mails are tried again now')
  })
})
