import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { newAccount } from './people.ts'
import { portal } from './portal.ts'

const { open } = portal()

describe('light and dark', () => {
  test('follows the device until somebody chooses, and the choice stays', async () => {
    const page = await open('/', { as: 'staff', colorScheme: 'light' })
    await settled(page)
    const light = await background(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => background(page)).not.toBe(light)
    const dark = await background(page)
    await accountMenu(page).click()
    await page.getByRole('menuitemradio', { name: 'Light' }).click()
    await expect.poll(() => background(page)).toBe(light)
    await page.reload()
    await settled(page)
    expect(await background(page)).toBe(light)
    await accountMenu(page).click()
    await page.getByRole('menuitemradio', { name: 'As the device' }).click()
    await expect.poll(() => background(page)).toBe(dark)
  })
})

describe('by keyboard', () => {
  test('the first stop leads past the menu to the page', async () => {
    const page = await open('/doctors', { as: 'staff' })
    await settled(page)
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to the page' })
    expect(await isFocused(skip)).toBe(true)
    expect(await skip.evaluate(element => element.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  test('the menu of the account opens, closes with Escape, and gives the focus back', async () => {
    const page = await open('/', { as: 'staff' })
    await accountMenu(page).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    expect(await isFocused(accountMenu(page))).toBe(true)
  })

  test('a dialog keeps the focus within it, closes with Escape, gives it back, and nothing was done', async () => {
    const somebody = await newAccount('staff')
    const page = await open(`/admin/users/${somebody.id}`, { as: 'admin' })
    const disable = page.getByRole('button', { name: 'Disable account' })
    await disable.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: `Disable the account of ${somebody.name}?` })
    await dialog.waitFor()
    for (let stop = 0; stop < 5; stop++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await isFocused(disable)).toBe(true)
  })

  test('a change of page takes the focus to its heading and its name into the title', async () => {
    const page = await open('/', { as: 'staff' })
    await settled(page)
    await page.getByRole('link', { name: 'Doctors' }).focus()
    await page.keyboard.press('Enter')
    const heading = page.getByRole('heading', { level: 1, name: 'Doctors' })
    await heading.waitFor()
    await expect.poll(() => isFocused(heading)).toBe(true)
    expect(await page.title()).toBe('Doctors · Empanel')
  })
})

describe('on a phone', () => {
  test('the menu opens from its button, leads to a page, and closes behind it', async () => {
    const page = await open('/', { as: 'staff', viewport: { width: 360, height: 740 } })
    await settled(page)
    const menu = page.getByRole('navigation', { name: 'Main' })
    expect(await menu.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await menu.getByRole('link', { name: 'Doctors' }).click()
    await page.getByRole('heading', { level: 1, name: 'Doctors' }).waitFor()
    await page.getByRole('button', { name: 'Open the menu' }).waitFor()
    await expect.poll(() => menu.isVisible()).toBe(false)
  })

  test('what is out of sight is no stop of the keyboard', async () => {
    const page = await open('/doctors', { as: 'staff', viewport: { width: 360, height: 740 } })
    await settled(page)
    for (let stop = 0; stop < 6; stop++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.closest('nav[aria-label=Main]'))).toBeNull()
    }
  })
})

test.each([
  ['de-DE', /^\d\d\.\d\d\.\d{4}$/],
  ['en-GB', /^\d{1,2} [A-Z][a-z]{2,3} \d{4}$/],
  ['en-US', /^[A-Z][a-z]{2} \d{1,2}, \d{4}$/],
])('days are written as in %s, and are the same in every time zone', async (locale, form) => {
  const shown: (string | null)[] = []
  for (const timezoneId of ['Pacific/Auckland', 'America/Los_Angeles']) {
    const page = await open('/patients/1', { as: 'patient', locale, timezoneId })
    const born = page.locator('time[datetime]').first()
    shown.push(await born.textContent())
    expect(await born.getAttribute('datetime')).toMatch(/^\d{4}-\d\d-\d\d$/)
  }
  expect(shown[0]).toMatch(form)
  expect(shown[1]).toBe(shown[0])
})

const accountMenu = (page: Page) => page.getByRole('button', { name: /^Account of/ })
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
const isFocused = (element: Locator) => element.evaluate(node => node === document.activeElement)
