import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { clientOf, newAccount } from './people.ts'
import { portal } from './portal.ts'
import { newPatient, newPractitioner } from './records.ts'

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
    const page = await open('/practitioners', { as: 'staff' })
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
    await page.getByRole('link', { name: 'Practitioners' }).focus()
    await page.keyboard.press('Enter')
    const heading = page.getByRole('heading', { level: 1, name: 'Practitioners' })
    await heading.waitFor()
    await expect.poll(() => isFocused(heading)).toBe(true)
    expect(await page.title()).toBe('Practitioners · Empanel')
  })
})

describe('on a phone', () => {
  test('the menu opens from its button, leads to a page, and closes behind it', async () => {
    const page = await open('/', { as: 'staff', viewport: { width: 360, height: 740 } })
    await settled(page)
    const menu = page.getByRole('navigation', { name: 'Main' })
    expect(await menu.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await menu.getByRole('link', { name: 'Practitioners' }).click()
    await page.getByRole('heading', { level: 1, name: 'Practitioners' }).waitFor()
    await page.getByRole('button', { name: 'Open the menu' }).waitFor()
    await expect.poll(() => menu.isVisible()).toBe(false)
  })

  test('what is out of sight is no stop of the keyboard', async () => {
    const page = await open('/practitioners', { as: 'staff', viewport: { width: 360, height: 740 } })
    await settled(page)
    for (let stop = 0; stop < 6; stop++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.closest('nav[aria-label=Main]'))).toBeNull()
    }
  })
})

test.each(['Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kolkata'])(
  'in %s a start or an end of which the day is known is that day, and one that just happened is today',
  async timezoneId => {
    const [patient, doctor, other] = await Promise.all([newPatient(), newPractitioner(), newPractitioner()])
    const page = await open(`/patients/${patient.id}?assign=true`, {
      as: 'staff',
      timezoneId,
      locale: 'en-US',
    })
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Practitioner' }).fill(doctor.lastName)
    await page.getByRole('option', { name: doctor.lastName }).click()
    await dialog.getByLabel('Start date').fill('2026-03-01')
    await dialog.getByRole('button', { name: 'Assign' }).click()
    const team = page.getByRole('list', { name: 'Looking after the patient now' })
    await team.getByText('since Mar 1, 2026').waitFor()
    const staff = await clientOf('staff')
    const [entry] = await staff.assignments.careTeam.query({ patientId: patient.id })
    expect(entry?.startedAt).toBe('2026-03-01T00:00:00.000Z')
    await staff.assignments.create.mutate({
      patientId: patient.id,
      practitionerId: other.id,
      role: 'consulting',
    })
    await page.reload()
    const today = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: timezoneId })
    await team.getByText(`since ${today.format(new Date())}`).waitFor()
    await page.goto(`/patients/${patient.id}?asOf=2026-02-28`)
    await page.getByText('Nobody looked after this patient on Feb 28, 2026').waitFor()
    await page.goto(`/patients/${patient.id}?asOf=2026-03-01`)
    await page.getByText('since Mar 1, 2026').waitFor()
  },
)

describe('for whoever goes by landmarks, or wants no motion', () => {
  test('there is one banner, one main navigation and one main part, with a dialog open too', async () => {
    const { id } = await newPatient()
    const page = await open(`/patients/${id}`, { as: 'staff', reducedMotion: 'reduce' })
    await page.getByRole('button', { name: 'Assign a practitioner' }).click()
    await page.getByRole('dialog').waitFor()
    await settled(page)
    expect(await page.getByRole('banner').count()).toBe(1)
    expect(await page.getByRole('main').count()).toBe(1)
    expect(await page.locator('nav nav').count()).toBe(0)
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .map(element => getComputedStyle(element))
        .filter(({ transitionDuration: duration }) => Number.parseFloat(duration) > 0.001)
        .map(({ transitionProperty }) => transitionProperty),
    )
    expect(moving).toEqual([])
  })
})

test('where the device chooses the colours, what is chosen and where one is can be told', async () => {
  const page = await open('/assignments', { as: 'staff', forcedColors: 'active' })
  const background = (element: Locator) => element.evaluate(node => getComputedStyle(node).backgroundColor)
  const choice = (name: string) =>
    page.locator('label').getByText(name, { exact: true }).locator('xpath=ancestor::label')
  expect(await background(choice('Open'))).not.toBe(await background(choice('Ended')))
  const outline = (name: string) =>
    page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name })
      .evaluate(node => getComputedStyle(node).outlineStyle)
  expect([await outline('Assignments'), await outline('Practitioners')]).toEqual(['solid', 'none'])
  await page.goto('/patients/1?assign=true')
  const role = (name: string) => page.getByRole('dialog').getByRole('radio', { name })
  await role('Consulting').check()
  expect(await background(role('Consulting'))).not.toBe(await background(role('Primary')))
})

test.each([
  ['de-DE', /^\d\d\.\d\d\.\d{4}$/],
  ['en-GB', /^\d{1,2} [A-Z][a-z]{2,3} \d{4}$/],
  ['en-US', /^[A-Z][a-z]{2} \d{1,2}, \d{4}$/],
  ['th-TH', /\b19\d\d$/],
  ['fa-IR', /\b19\d\d\b/],
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
