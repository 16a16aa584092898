import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { launch, settled, visit } from './browser.ts'
import { sharedServer, signIn } from './people.ts'
import { portal } from './portal.ts'

const { open } = portal()

/** Does to a page what a browser does that blocks its site data. */
function blockSiteData(): void {
  const refuse = () => {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore'])
    Object.defineProperty(window, name, { get: refuse })
  Object.defineProperty(document, 'cookie', { get: refuse, set: refuse })
  Object.defineProperty(navigator, 'cookieEnabled', { get: () => false })
  Object.defineProperty(navigator, 'locks', { value: { request: async () => refuse() } })
  Object.assign(window, { BroadcastChannel: refuse })
}

/** Signs in and looks around. */
async function works(page: Page): Promise<void> {
  await signIn(page, 'staff')
  await page.getByRole('link', { name: 'Practitioners' }).click()
  await page.getByRole('table', { name: 'Practitioners' }).getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Patients' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Practitioners' }).click()
  await page.getByRole('table', { name: 'Practitioners' }).waitFor()
  await settled(page)
}

test('where the browser blocks site data the portal says before what that means, and works while the page lives', async () => {
  const page = await open('/sign-in')
  expect(await page.getByText('You will not stay signed in').count()).toBe(0)
  await page.context().addInitScript(blockSiteData)
  await page.goto('/patients')
  await page.getByText('You will not stay signed in').waitFor()
  await page.getByText('allow cookies and site data for this site').waitFor()
  await works(page)
})

test('over plain http from another name than localhost it says that nobody stays signed in, and what to do', async () => {
  const { address } = sharedServer()
  const browser = await launch('--host-resolver-rules=MAP clinic.test 127.0.0.1')
  try {
    await using visitor = await visit(browser, { baseURL: address.replace('127.0.0.1', 'clinic.test') })
    const { page, complaints } = visitor
    await page.goto('/sign-in')
    await page.getByText('serve it over https').waitFor()
    await signIn(page, 'admin')
    await page.getByRole('link', { name: 'Administration' }).click()
    await page
      .getByRole('navigation', { name: 'Administration' })
      .getByRole('link', { name: 'Accounts' })
      .click()
    await page.getByRole('link', { name: 'New account' }).click()
    await page.getByRole('button', { name: 'Suggest a password' }).click()
    // There is no clipboard here: a button for it would do nothing.
    await page.getByText('Write it down now').waitFor()
    expect(await page.getByRole('button', { name: 'Copy the suggestion' }).count()).toBe(0)
    await page.reload()
    await page.getByText('You will not stay signed in').waitFor()
    // The browser's own remarks on headers that it heeds over https only.
    expect(
      complaints.filter(
        words => !/^The (Cross-Origin-Opener-Policy|page requested an origin-keyed)/.test(words),
      ),
    ).toEqual([])
  } finally {
    await browser.close()
  }
})
