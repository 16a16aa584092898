import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { clientOf, newAccount } from './people.ts'
import { portal } from './portal.ts'

const { open } = portal()

describe('a session that has ended elsewhere', () => {
  test('covers the page, and signing in again goes on with what was typed', async () => {
    const somebody = await newAccount('staff')
    const page = await open('/patients/new', { as: somebody })
    await page.getByLabel('First name').fill('Halfway')
    await (await clientOf('admin')).users.endSessions.mutate({ id: somebody.id })
    await page.getByRole('button', { name: /^(Create|Add|Save)/ }).click()
    const cover = page.getByRole('dialog', { name: 'Sign in again' })
    await cover.getByRole('textbox', { name: 'Password' }).fill(somebody.password)
    await cover.getByRole('button', { name: 'Sign in' }).click()
    await cover.waitFor({ state: 'detached' })
    expect(await page.getByLabel('First name').inputValue()).toBe('Halfway')
    expect(page.url()).toContain('/patients/new')
  })

  test('leaves nothing to see for whoever does not sign in again', async () => {
    const somebody = await newAccount('staff')
    const page = await open('/patients/3', { as: somebody })
    const name = await page.getByRole('heading', { level: 1 }).textContent()
    await (await clientOf('admin')).users.endSessions.mutate({ id: somebody.id })
    await page.reload()
    await page.getByLabel('E-mail address or username').waitFor()
    expect(await page.textContent('body')).not.toContain(name)
  })
})

describe('signing out', () => {
  test('in one tab covers the other, and going back shows no record', async () => {
    const page = await open('/patients/4', { as: 'staff' })
    await page.goto('/patients/3')
    const heading = await page.getByRole('heading', { level: 1 }).textContent()
    const other = await page.context().newPage()
    await other.goto('/')
    await signOut(other)
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    await page.getByRole('button', { name: 'Leave this page' }).click()
    await page.getByLabel('E-mail address or username').waitFor()
    await page.goBack()
    await page.getByLabel('E-mail address or username').waitFor()
    expect(await page.textContent('body')).not.toContain(heading)
  })
})

describe('a server out of reach', () => {
  test('is said for as long as it is, and what was typed stays', async () => {
    const page = await open('/patients/new', { as: 'staff' })
    await page.getByLabel('First name').fill('Patient')
    await page.context().setOffline(true)
    await page.getByText('You are offline.').waitFor()
    await page.context().setOffline(false)
    await page.getByText('You are offline.').waitFor({ state: 'detached' })
    expect(await page.getByLabel('First name').inputValue()).toBe('Patient')
  })
})

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail address or username').waitFor()
}
