import type { Page } from 'playwright-core'

/** The people whom `start` prints, and the doctor of the demo who waits for approval. */
export type Somebody = 'admin' | 'staff' | 'doctor' | 'patient' | 'newcomer'

export const emailOf = (somebody: Somebody) => `${somebody}@empanel.example`

/** Signs in as a person does, through the page that shows the sign-in. */
export async function enter(
  page: Page,
  { login, password }: { login: string; password: string },
): Promise<void> {
  await page.getByLabel('E-mail address or username').fill(login)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: /^Account of/ }).waitFor()
}
