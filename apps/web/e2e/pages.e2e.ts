import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launch, settled, visit } from './browser.ts'
import { pages, somebodies } from './pages.ts'
import { signIn } from './people.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const

describe.each(looks)('$colorScheme, $viewport.width px wide', look => {
  test.each(somebodies)(
    'every page of %s is accessible, fits, has a title, and complains of nothing',
    async who => {
      await using visitor = await visit(browser, look)
      const { page, complaints } = visitor
      if (who !== 'nobody') {
        await page.goto(inject('address'))
        await signIn(page, who)
      }
      for (const address of pages[who]) {
        await page.goto(`${inject('address')}${address}`)
        await settled(page)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(
          serious.map(({ id, nodes }) => [
            id,
            ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
          ]),
          address,
        ).toEqual([])
        expect(await page.title(), address).toMatch(/^.+ · Empanel$/)
        expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(
          look.viewport.width,
        )
        expect(complaints, address).toEqual([])
      }
    },
    180_000,
  )
})
