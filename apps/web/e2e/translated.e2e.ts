import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, field } from './fields.ts'
import { portal } from './portal.ts'
import { newPatient } from './records.ts'

const { open } = portal()

/** Does to a page what a browser's translator does, now and to whatever comes later: each text gives way to elements. */
function translate(): void {
  const replace = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode)
    for (const text of texts) {
      const within = text.parentElement?.tagName ?? ''
      if (text.data.trim() === '' || ['FONT', 'SCRIPT', 'STYLE', 'TEXTAREA'].includes(within)) continue
      const [outer, inner] = [document.createElement('font'), document.createElement('font')]
      inner.textContent = text.data
      outer.append(inner)
      text.replaceWith(outer)
    }
  }
  replace()
  new MutationObserver(replace).observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
  })
}

const isTranslated = (page: Page) => expect.poll(() => page.locator('main font').count()).toBeGreaterThan(3)

test('a page that its browser translates survives searching, filtering, dialogs and navigation, and shows what is true', async () => {
  const patient = await newPatient()
  const page = await open('/patients', { as: 'staff' })
  await settled(page)
  await page.evaluate(translate)
  await isTranslated(page)
  await page.getByRole('searchbox').fill('nobody-of-that-name')
  await page.getByText('No patient matches').waitFor()
  await page.getByLabel('Date of birth').fill('1905-06-07')
  await page.getByText('and the filters').waitFor()
  await page.getByLabel('Date of birth').fill('')
  await expect.poll(() => page.getByText('and the filters').count()).toBe(0)
  await page.getByText('Check the spelling').waitFor()
  await page.getByRole('searchbox').fill(patient.lastName)
  await page.getByText('1 in all').waitFor()
  await page.getByRole('link', { name: patient.listed }).click()
  await page.getByRole('heading', { level: 1, name: patient.name }).waitFor()
  await page.getByRole('button', { name: 'Assign a practitioner' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await confirm(page, 'Cancel')
  await page.getByRole('link', { name: 'Edit' }).click()
  await field(page, 'Phone').fill('555-0199')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('555-0199').waitFor()
  for (const name of ['Assignments', 'Practitioners', 'Home', 'Patients']) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()
    await settled(page)
  }
  await page.getByText('The first 25 are shown.').waitFor()
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByText(/^The first 50 are shown\.$|^\d+ in all$/).waitFor()
  expect(await page.getByText('This page could not be shown').count()).toBe(0)
  await isTranslated(page)
})
