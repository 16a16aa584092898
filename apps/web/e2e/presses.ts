import type { Page } from 'playwright-core'

/** Begins to count how often a pointer is pressed on a page. Returns how often so far. Typing is not counted. */
export async function countPresses(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    document.documentElement.dataset.presses = '0'
    document.addEventListener(
      'pointerdown',
      () => {
        const { dataset } = document.documentElement
        dataset.presses = String(Number(dataset.presses) + 1)
      },
      { capture: true },
    )
  })
  return async () => Number(await page.locator('html').getAttribute('data-presses'))
}
