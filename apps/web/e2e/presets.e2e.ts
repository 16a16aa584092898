import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { clientOf } from './people.ts'
import { portal } from './portal.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

let server: DemoServer
describe('under the policy three-role', () => {
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'three-role' })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)

  test('whom the policy gives nothing is told so', async () => {
    const page = await open('/', { as: 'staff' })
    await page.getByText('Your role can do nothing here').waitFor()
    await page.getByText('Ask an administrator').waitFor()
  })

  test('a patient without a practitioner reads that nobody looks after them, not that there are no practitioners', async () => {
    const account = { name: 'Nora Nobody', email: 'nora@example.org', password: 'seven quiet rivers' }
    const made = await fetch(`${server.address}/api/auth/register/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    })
    expect(made.status).toBe(201)
    const page = await open('/practitioners', { as: { login: account.email, password: account.password } })
    await page.getByText('No practitioner looks after you yet').waitFor()
  })

  test('each page of the administration shows in its row, whatever waits', async () => {
    const page = await open('/admin', { as: 'admin' })
    await settled(page)
    const row = page.getByRole('navigation', { name: 'Administration' })
    await expect.poll(() => row.textContent()).toContain('1')
    expect(await row.evaluate(nav => nav.scrollWidth - nav.clientWidth)).toBe(0)
  })
})

describe('under the policy front-desk', () => {
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'front-desk' })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)

  test('where no practitioner can register none is said to be announced', async () => {
    const admin = await clientOf('admin', server)
    for (const { id } of (await admin.practitioners.list.query({ status: 'pending' })).items)
      await admin.practitioners.delete.mutate({ id })
    const page = await open('/admin', { as: 'admin' })
    await settled(page)
    await page.getByRole('main').getByText('What each role may do here').waitFor()
    expect(await page.getByText('is announced here').count()).toBe(0)
  })
})
