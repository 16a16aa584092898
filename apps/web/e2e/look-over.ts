import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { settled } from './browser.ts'
import type { Somebody } from './entrance.ts'
import { pages } from './pages.ts'
import { portal } from './portal.ts'

const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  // As narrow as a page of 1,280 at 400 % (WCAG 2.2, 1.4.10).
  { colorScheme: 'dark', viewport: { width: 320, height: 740 } },
] as const

/** Looks over every page that each of these people may open. */
export function looksOver(people: readonly (Somebody | 'nobody')[]): void {
  const { open } = portal()
  test.each(people)(
    'every page of %s is accessible and fits, wide and light as narrow and dark, and has a title of its own',
    async who => {
      const page = await open('/', who === 'nobody' ? {} : { as: who })
      const titles = new Map<string, string>()
      for (const address of pages[who]) {
        await page.goto(address)
        await lookOver(page, address)
        const title = await page.title()
        const { pathname } = new URL(page.url())
        expect.soft(title, address).toMatch(/^.+ · Empanel$/)
        expect.soft(titles.get(title) ?? pathname, `${title}: the title of another page`).toBe(pathname)
        titles.set(title, pathname)
      }
    },
    180_000,
  )
}

/** Looks over a page that is open, in every look. */
export async function lookOver(page: Page, address: string): Promise<void> {
  for (const { colorScheme, viewport } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    await settled(page)
    const where = `${address}, ${colorScheme}, ${viewport.width} px wide`
    expect.soft(await violationsOn(page), where).toEqual([])
    expect.soft(await clippedOn(page), where).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect.soft(width, where).toBeLessThanOrEqual(viewport.width)
  }
}

/** Buttons that do not show all that they say. */
const clippedOn = (page: Page) =>
  page.locator('button, a[class*=Button]').evaluateAll(buttons =>
    buttons
      .filter(button => button.checkVisibility())
      .flatMap(button => [button, ...button.querySelectorAll('span')])
      .filter(
        ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
          clientWidth > 1 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1),
      )
      .map(({ textContent }) => textContent),
  )

/** The serious and critical findings of axe. */
async function violationsOn(page: Page) {
  // There are no frames, for which it would open a page more each time.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)])
}
