import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { emailOf, enter } from './entrance.ts'
import { confirm, errorAt, field, fill, told } from './fields.ts'
import { clientOf, freshName, newAccount } from './people.ts'
import { portal } from './portal.ts'

const { open } = portal()

describe('registering', () => {
  test('as a patient ends at home, with a record of one’s own', async () => {
    const newcomer = person()
    const page = await open('/')
    await page.getByRole('link', { name: 'Register' }).click()
    await fill(page, newcomer.fields)
    await page.getByRole('button', { name: 'Register' }).click()
    await page.getByRole('heading', { name: `Welcome, ${newcomer.name}` }).waitFor()
    await page
      .getByRole('region', { name: 'My records' })
      .getByRole('link', { name: newcomer.name })
      .waitFor()
    const { items } = await (await clientOf(newcomer)).patients.list.query({ owned: true })
    expect(items.map(({ firstName, lastName }) => `${firstName} ${lastName}`)).toEqual([newcomer.name])
  })

  test('with an address that is taken, and a password too short, says so there and keeps what was typed', async () => {
    const newcomer = person()
    const page = await open('/register')
    await fill(page, { ...newcomer.fields, 'E-mail address': emailOf('staff') })
    await page.getByRole('button', { name: 'Register' }).click()
    expect(await errorAt(page, 'E-mail address')).toBe(
      'There is an account with this e-mail address already.',
    )
    expect(await field(page, 'First name').inputValue()).toBe(newcomer.fields['First name'])
    await fill(page, { 'E-mail address': newcomer.login, Password: 'short' })
    await page.getByRole('button', { name: 'Register' }).click()
    expect(await errorAt(page, 'Password')).toBe('Choose a password of at least 8 characters.')
    expect(await field(page, 'Password').inputValue()).toBe('short')
    expect(await field(page, 'Password').evaluate(element => element === document.activeElement)).toBe(true)
    await expect(clientOf({ ...newcomer, password: 'short' })).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  test('as a doctor waits for approval, sees no patient, and works once an administrator has approved', async () => {
    const newcomer = person()
    const page = await open('/register?as=doctor')
    await fill(page, { ...newcomer.fields, Specialty: 'Cardiology' })
    await page.getByRole('button', { name: 'Register' }).click()
    await page.getByRole('heading', { name: 'Waiting for approval' }).waitFor()
    const menu = page.getByRole('navigation', { name: 'Main' })
    expect(await menu.getByRole('link').allTextContents()).toEqual(['Home', 'My profile'])
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByText('Not approved yet.').waitFor()

    const office = await open('/admin/approvals', { as: 'admin' })
    await office.getByRole('button', { name: `Approve Dr. ${newcomer.name}` }).click()
    await told(office, `Dr. ${newcomer.name} is approved`)

    await page.getByRole('button', { name: 'Check again' }).click()
    await menu.getByRole('link', { name: 'My panel' }).waitFor()
    await menu.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('table', { name: /patients/i }).waitFor()
  })

  test('who waits for approval is told that pages with patients are not for them', async () => {
    const page = await open('/patients', { as: 'newcomer' })
    await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
    await page.goto('/patients/3')
    await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
  })
})

describe('one’s own account', () => {
  test('changes its password, with what is wrong at its field, and signs out elsewhere', async () => {
    const somebody = await newAccount('staff')
    const page = await open('/account', { as: somebody })
    const elsewhere = await open('/account', { as: somebody })
    await elsewhere.getByRole('heading', { name: 'Account', exact: true }).waitFor()
    const change = page.getByRole('button', { name: 'Change password' })
    await fill(page, { 'Current password': 'not the one', 'New password': 'another long password' })
    await change.click()
    expect(await errorAt(page, 'Current password')).not.toBe('')
    expect(await field(page, 'New password').inputValue()).toBe('another long password')
    await fill(page, { 'Current password': somebody.password, 'New password': 'short' })
    await change.click()
    expect(await errorAt(page, 'New password')).toBe('Choose a password of at least 8 characters.')
    await clientOf(somebody)
    await fill(page, { 'New password': 'another long password' })
    await change.click()
    await told(page, 'Password changed')
    expect(await field(page, 'Current password').inputValue()).toBe('')

    await covered(elsewhere)
    const cover = elsewhere.getByRole('dialog', { name: 'Sign in again' })
    await fill(cover, { Password: somebody.password })
    await cover.getByRole('button', { name: 'Sign in' }).click()
    await cover.getByRole('alert').waitFor()
    await fill(cover, { Password: 'another long password' })
    await cover.getByRole('button', { name: 'Sign in' }).click()
    await cover.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Practitioners' }).click()
    await page.getByRole('table', { name: 'Practitioners' }).waitFor()
  })

  test('ends one of its sessions, and the other device is signed out', async () => {
    const somebody = await newAccount('patient')
    const elsewhere = await open('/account', { as: somebody })
    await elsewhere.getByRole('heading', { name: 'Account', exact: true }).waitFor()
    const page = await open('/account', { as: somebody })
    const rows = page.getByRole('table', { name: 'My sessions' }).getByRole('row')
    await rows.nth(2).waitFor()
    await expect.poll(() => page.getByText('This session').count()).toBe(1)
    await page.getByRole('button', { name: /^End session/ }).click()
    await told(page, 'was signed out')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('My sessions')
    await expect.poll(() => rows.count()).toBe(2)
    await covered(elsewhere)
    await page.reload()
    await page.getByText('This session').waitFor()
  })

  test('signs out everywhere after asking: here at once, and on the other device too', async () => {
    const somebody = await newAccount('patient')
    const elsewhere = await open('/account', { as: somebody })
    await elsewhere.getByRole('heading', { name: 'Account', exact: true }).waitFor()
    const page = await open('/account', { as: somebody })
    const everywhere = page.getByRole('button', { name: 'Sign out everywhere' })
    await everywhere.click()
    await confirm(page, 'Cancel')
    await everywhere.click()
    await confirm(page, 'Sign out everywhere')
    await told(page, 'Signed out everywhere')
    await covered(elsewhere)
    await enter(page, somebody)
    await page.getByRole('heading', { name: `Welcome, ${somebody.name}` }).waitFor()
  })

  test('signs out from the menu, and the browser remembers nothing of it', async () => {
    const page = await open('/account', { as: 'patient' })
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByLabel('E-mail address or username').waitFor()
    expect(await page.context().cookies()).toEqual([])
    expect(await page.evaluate(() => localStorage.getItem('empanel-signed-in'))).toBeNull()
    await page.goto('/account')
    await page.waitForURL('**/sign-in?next=*')
  })
})

/** Whoever goes on where the session has ended elsewhere is asked to sign in again. */
async function covered(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Practitioners' }).click()
  await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
}

function person() {
  const [firstName, lastName] = [freshName(), freshName()]
  const login = `${firstName}.${lastName}@example.org`.toLowerCase()
  const password = 'a password of some length'
  return {
    login,
    password,
    name: `${firstName} ${lastName}`,
    fields: { 'First name': firstName, 'Last name': lastName, 'E-mail address': login, Password: password },
  }
}
