import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { launch, settled, visit } from './browser.ts'
import { confirm, told } from './fields.ts'
import { clientOf, newAccount, remembered, sharedServer, signIn } from './people.ts'
import { portal } from './portal.ts'
import { newPatient } from './records.ts'

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
  test('takes the messages about patients with it', async () => {
    const patient = await newPatient()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await page.getByRole('button', { name: 'Delete' }).click()
    await confirm(page, 'Delete record')
    await told(page, `The record of ${patient.name} was deleted`)
    await signOut(page)
    // Sooner than it would have vanished by itself.
    await expect.poll(() => page.textContent('body'), { timeout: 1_500 }).not.toContain(patient.name)
  })

  test('asks first where something was typed that is not saved', async () => {
    const page = await open('/patients/new', { as: 'staff' })
    await page.getByLabel('First name').fill('Halfway')
    const ask = async () => {
      await page.getByRole('button', { name: /^Account of/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.getByRole('dialog', { name: 'Sign out without saving?' }).waitFor()
    }
    await ask()
    await confirm(page, 'Stay')
    expect(await page.getByLabel('First name').inputValue()).toBe('Halfway')
    await ask()
    await page.getByRole('button', { name: 'Sign out without saving' }).click()
    await page.getByLabel('E-mail address or username').waitFor()
  })

  test('in one tab covers the other, and going back shows no record', async () => {
    const page = await open('/patients/4', { as: 'staff' })
    await page.goto('/patients/3')
    const heading = await page.getByRole('heading', { level: 1 }).textContent()
    const other = await page.context().newPage()
    await other.goto('/')
    await signOut(other)
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    expect(await page.locator('h1').isVisible()).toBe(false)
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

  test('is asked again until it answers, and the page is read anew without a hand', async () => {
    const page = await open('/', { as: 'staff' })
    await settled(page)
    await page.route('**/trpc/**', route => route.abort())
    await page.getByRole('link', { name: 'Practitioners' }).click()
    await page.getByText('The server cannot be reached.').first().waitFor()
    await page.unroute('**/trpc/**')
    await page.getByText('The server cannot be reached.').first().waitFor({ state: 'detached' })
    await page.getByRole('table', { name: 'Practitioners' }).getByRole('link').first().waitFor()
  })
})

test('a server that is away at first is asked until it answers, and the page comes without a hand', async () => {
  await using browser = await launch()
  const storageState = await remembered('staff', sharedServer())
  // Not of `open`: that the page could not be shown is in the console.
  await using visitor = await visit(browser, { baseURL: sharedServer().address, storageState })
  const { page } = visitor
  await page.route('**/trpc/**', route => route.abort())
  await page.goto('/practitioners')
  await page.getByText('The server cannot be reached.').waitFor()
  await page.unroute('**/trpc/**')
  await page.getByRole('table', { name: 'Practitioners' }).getByRole('link').first().waitFor()
})

describe('a page whose code does not come', () => {
  test('leaves the menu standing, and comes when it is asked for again', async () => {
    const page = await open('/')
    await page.route('**/assets/account-page-*.js', route => route.abort())
    await signIn(page, 'staff')
    await settled(page)
    const opened = await page.evaluate(() => performance.timeOrigin)
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Account and sessions' }).click()
    const heading = page.getByRole('heading', { level: 1 })
    await heading.and(page.getByText('This page could not be shown')).waitFor()
    expect(await heading.evaluate(node => node === document.activeElement)).toBe(true)
    await page.unroute('**/assets/account-page-*.js')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Who I am' }).waitFor()
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(opened)
  })
})

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail address or username').waitFor()
}
