import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, told } from './fields.ts'
import { portal } from './portal.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

let server: DemoServer

/** Opens a picker, and chooses the first of those that it finds. */
async function choose(page: Page, picker: string, words: string): Promise<void> {
  await page.getByRole('combobox', { name: picker }).fill(words)
  await page.locator('[role=listbox] [role=option]:visible', { hasText: words }).first().click()
}

describe('sites under the policy network', () => {
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'network' })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)

  async function add(page: Page, name: string, within?: string): Promise<void> {
    await page.goto('/admin/sites/new')
    await page.getByLabel('Name').fill(name)
    if (within) await page.getByLabel('Lies within').selectOption({ label: within })
    await page.getByRole('button', { name: 'Add site' }).click()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
  }

  test('a clinic with one site does not meet them in its records', async () => {
    const page = await open('/patients/3/edit', { as: 'admin' })
    await page.getByLabel('Preferred language').waitFor()
    await settled(page)
    expect(await page.getByLabel('Home site').count()).toBe(0)
    await page.goto('/patients')
    await page.getByLabel('Preferred language').waitFor()
    await settled(page)
    expect(await page.getByLabel('Home site').count()).toBe(0)
  })

  test('sites are added, people put there, and a patient moved; staff then see that site alone', async () => {
    const page = await open('/admin/sites', { as: 'admin' })
    await page.getByRole('link', { name: 'Main site' }).waitFor()
    await add(page, 'Riverside')
    await add(page, 'Ward 7', 'Riverside')
    await page.goto('/admin/sites')
    const names = page.getByRole('table', { name: 'Sites' }).getByRole('link')
    await expect.poll(() => names.allTextContents()).toEqual(['Main site', 'Riverside', 'Ward 7'])

    await names.filter({ hasText: 'Riverside' }).click()
    await choose(page, 'Add an account of staff', 'Sam Staff')
    const staff = page.getByRole('table', { name: 'Staff of Riverside' })
    await staff.getByRole('link', { name: 'Sam Staff' }).waitFor()
    await choose(page, 'Add a practitioner', 'Doctor, Dora')
    await page.getByRole('table', { name: 'Practitioners of Riverside' }).getByText('Dora Doctor').waitFor()

    await page.goto('/admin/sites/1')
    await page.getByRole('button', { name: 'Remove Sam Staff from Main site' }).click()
    await told(page, 'Sam Staff does not belong to Main site any more.')
    await page.goto('/patients/3/edit')
    await page.getByLabel('Home site').selectOption({ label: '\u2003Ward 7' })
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('region', { name: 'Details' }).getByText('Ward 7').waitFor()

    const desk = await open('/patients', { as: 'staff' })
    const rows = desk.getByRole('table', { name: 'Patients' }).locator('tbody tr')
    await settled(desk)
    await expect.poll(() => rows.count()).toBe(1)
    await desk.goto('/patients/4')
    await desk.getByText('There is no such record').first().waitFor()
    await desk.goto('/practitioners')
    await desk.getByRole('link', { name: 'Doctor, Dora' }).waitFor()
  })

  test('a site is deleted with a place for everybody who belongs to it', async () => {
    const page = await open('/admin/sites', { as: 'admin' })
    await add(page, 'Northside')
    await page.goto('/patients/5/edit')
    await page.getByLabel('Home site').selectOption({ label: 'Northside' })
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('region', { name: 'Details' }).getByText('Northside').waitFor()
    await page.goto('/admin/sites')
    await page.getByRole('link', { name: 'Northside' }).click()
    await page.getByRole('button', { name: 'Delete site' }).click()
    await page.getByLabel('They move to').selectOption({ label: 'Riverside' })
    await confirm(page, 'Delete site')
    await told(page, 'Northside was deleted.')
    await page.goto('/patients/5')
    await page.getByRole('region', { name: 'Details' }).getByText('Riverside').waitFor()
  })

  test('a name that another site has is refused at its field', async () => {
    const page = await open('/admin/sites/new', { as: 'admin' })
    await page.getByLabel('Name').fill('main SITE')
    await page.getByRole('button', { name: 'Add site' }).click()
    await page.getByText('There is a site with this name.').waitFor()
  })
})
