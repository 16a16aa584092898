import type { Locator, Page } from 'playwright-core'

/** A text field of a page or a dialog, by its label. */
export const field = (within: Page | Locator, label: string): Locator =>
  within.getByRole('textbox', { name: label, exact: true })

/** Types into several fields, each by its label. */
export async function fill(within: Page | Locator, values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await field(within, label).fill(value)
}

/** Fills a field in as password managers and browsers do: nothing is said to the page. */
export const fillSilently = (field: Locator, text: string): Promise<void> =>
  field.evaluate((node, text) => {
    if (
      node instanceof HTMLInputElement ||
      node instanceof HTMLTextAreaElement ||
      node instanceof HTMLSelectElement
    )
      node.value = text
  }, text)

/** The error shown at a field, once there is one. */
export async function errorAt(within: Page | Locator, label: string): Promise<string> {
  const wrong = field(within, label).and(within.locator('[aria-invalid=true]'))
  const ids = await wrong.getAttribute('aria-describedby')
  const id = ids?.split(' ').find(id => id.endsWith('-error'))
  if (!id) throw new Error(`${label} is marked as wrong, and nothing says why`)
  return (await wrong.page().locator(`[id="${id}"]`).textContent()) ?? ''
}

/** Waits for a short message in the corner. */
export const told = (page: Page, words: string | RegExp): Promise<void> =>
  page.getByRole('alert').filter({ hasText: words }).waitFor()

/** Answers the dialog that asks before something is lost. */
export async function confirm(page: Page, button: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: button, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}
