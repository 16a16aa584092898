import { createEmpanelClient } from '@empanel/client'
import { describe, expect, inject, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, errorAt, field, fill, told } from './fields.ts'
import { clientOf, freshName, newAccount } from './people.ts'
import { portal } from './portal.ts'

const { open } = portal()

describe('accounts', () => {
  test('an administrator makes one with a suggested password, which lets its holder in', async () => {
    const name = `${freshName()} ${freshName()}`
    const login = `${name.replace(' ', '.').toLowerCase()}@example.org`
    const page = await open('/admin/users/new', { as: 'admin' })
    await fill(page, { Name: name, 'E-mail address': 'admin@empanel.example' })
    await page.getByRole('button', { name: 'Suggest a password' }).click()
    await page.getByLabel('Role').selectOption('Staff')
    await page.getByRole('button', { name: 'Make account' }).click()
    expect(await errorAt(page, 'E-mail address')).toContain('There is an account')
    await fill(page, { 'E-mail address': login })
    const password = await field(page, 'Password').inputValue()
    await page.getByRole('button', { name: 'Make account' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()

    const visitor = await open('/')
    await fill(visitor, { 'E-mail address or username': login, Password: password })
    await visitor.getByRole('button', { name: 'Sign in' }).click()
    // They choose their own first.
    await fill(visitor, {
      'The password that you were given': password,
      'New password': 'nobody else knows it',
    })
    await visitor.getByRole('button', { name: 'Change password' }).click()
    await visitor.getByRole('button', { name: `Account of ${name}` }).click()
    await visitor.getByText('signed in as staff').waitFor()
  })

  test('another role is given after asking, and what the account sees changes with it', async () => {
    const somebody = await newAccount('patient')
    const theirs = await open('/', { as: somebody })
    await theirs.getByRole('link', { name: 'My records' }).waitFor()
    const page = await open(`/admin/users/${somebody.id}`, { as: 'admin' })
    await page.getByLabel('Role of the account').selectOption('Staff')
    await page.getByRole('button', { name: 'Change role' }).click()
    await confirm(page, 'Cancel')
    expect(await roleOf(somebody.id)).toBe('patient')
    await page.getByRole('button', { name: 'Change role' }).click()
    await confirm(page, 'Change role')
    await told(page, `${somebody.name} now has the role Staff`)
    expect(await roleOf(somebody.id)).toBe('staff')

    await theirs.getByRole('link', { name: 'Practitioners' }).click()
    const cover = theirs.getByRole('dialog', { name: 'Sign in again' })
    await fill(cover, { Password: somebody.password })
    await cover.getByRole('button', { name: 'Sign in' }).click()
    await theirs.getByRole('link', { name: 'Assignments' }).waitFor()
  })

  test('one that is disabled is covered where it is open, and cannot get in until it is enabled', async () => {
    const somebody = await newAccount('staff')
    const theirs = await open('/', { as: somebody })
    await theirs.getByRole('heading', { name: `Welcome, ${somebody.name}` }).waitFor()
    const page = await open(`/admin/users/${somebody.id}`, { as: 'admin' })
    await page.getByRole('button', { name: 'Disable account' }).click()
    await confirm(page, 'Disable account')
    await told(page, `${somebody.name} can no longer sign in`)

    await theirs.getByRole('link', { name: 'Practitioners' }).click()
    const cover = theirs.getByRole('dialog', { name: 'Sign in again' })
    await fill(cover, { Password: somebody.password })
    await cover.getByRole('button', { name: 'Sign in' }).click()
    await cover.getByText('password is wrong').waitFor()

    await page.getByRole('button', { name: 'Enable account' }).click()
    await told(page, `${somebody.name} can sign in again`)
    await cover.getByRole('button', { name: 'Sign in' }).click()
    await cover.waitFor({ state: 'detached' })
  })

  test('its sessions are ended after asking, and none is left open', async () => {
    const somebody = await newAccount('patient')
    const theirs = await open('/', { as: somebody })
    await theirs.getByRole('heading', { name: `Welcome, ${somebody.name}` }).waitFor()
    const page = await open(`/admin/users/${somebody.id}`, { as: 'admin' })
    await page.getByRole('button', { name: 'End all sessions' }).click()
    await confirm(page, 'End all sessions')
    await told(page, `1 session of ${somebody.name} ended`)
    await page.getByText('Not signed in anywhere').waitFor()
    await theirs.getByRole('link', { name: 'Practitioners' }).click()
    await theirs.getByRole('dialog', { name: 'Sign in again' }).waitFor()
  })
})

describe('practitioners who wait', () => {
  test('one is approved from the start page', async () => {
    const doctor = await waitingPractitioner()
    const page = await open('/', { as: 'admin' })
    await page.getByRole('button', { name: `Approve ${doctor.name}` }).click()
    await told(page, `${doctor.name} is approved`)
    expect(await doctor.status()).toBe('active')
  })

  test('one whom the server does not approve stays in the list', async () => {
    const doctor = await waitingPractitioner()
    const page = await open('/admin/approvals', { as: 'admin' })
    await page.route('**/trpc/practitioners.approve**', route => route.abort())
    const approve = page.getByRole('button', { name: `Approve ${doctor.name}` })
    await approve.click()
    await told(page, 'The practitioner was not approved')
    await approve.waitFor()
    expect(await doctor.status()).toBe('pending')
  })

  test('a double click approves one only, and the focus goes on to another', async () => {
    const doctor = await waitingPractitioner()
    const other = await waitingPractitioner()
    const page = await open('/admin/approvals', { as: 'admin' })
    const approve = page.getByRole('button', { name: `Approve ${doctor.name}` })
    await approve.dblclick()
    await approve.waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Approve')
    await told(page, `${doctor.name} is approved`)
    expect(await page.getByText('was not approved').count()).toBe(0)
    expect(await other.status()).toBe('pending')
    await page.getByRole('button', { name: `Approve ${other.name}` }).click()
    await told(page, `${other.name} is approved`)
  })

  test('one is declined after asking', async () => {
    const doctor = await waitingPractitioner()
    const page = await open('/admin/approvals', { as: 'admin' })
    const decline = page.getByRole('button', { name: `Decline ${doctor.name}` })
    await decline.click()
    await confirm(page, 'Decline')
    await decline.waitFor({ state: 'detached' })
    await expect(doctor.status()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('what was recorded', () => {
  test('is filtered by who, what and outcome, all of it in the address', async () => {
    const somebody = await newAccount('patient')
    const client = await clientOf(somebody)
    await expect(client.users.list.query({})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await client.practitioners.list.query({})
    const page = await open(`/admin/users/${somebody.id}`, { as: 'admin' })
    await page.getByRole('link', { name: 'What this account did' }).click()
    await page.waitForURL(`**/admin/audit?actorId=${somebody.id}`)
    await page.getByLabel('Outcome').selectOption('Refused')
    await page.waitForURL('**outcome=denied**')
    const entries = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr')
    await expect.poll(() => entries.count()).toBe(1)
    expect(await entries.textContent()).toContain('users.read')
    expect(await entries.textContent()).toContain(somebody.name)
    await page.reload()
    await expect.poll(() => entries.count()).toBe(1)
    expect(await page.getByRole('combobox', { name: 'Who' }).inputValue()).toContain(somebody.name)
    await page.getByLabel('What').selectOption({ value: 'practitioners.read' })
    await page.getByText('Nothing of the kind was recorded').waitFor()
    await page.getByRole('button', { name: 'Show everything' }).first().click()
    await page.waitForURL('**/admin/audit')
  })

  test('is filtered by the number of a patient while one types, and what is no number says so', async () => {
    const page = await open('/admin/audit', { as: 'admin' })
    await fill(page, { 'Patient number': 'three' })
    expect(await errorAt(page, 'Patient number')).toContain('Enter the number')
    await fill(page, { 'Patient number': '3' })
    await page.waitForURL('**/admin/audit?patientId=3')
  })

  test('is saved as a table for spreadsheets', async () => {
    const page = await open('/admin/audit?outcome=ok&action=users.create', { as: 'admin' })
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as CSV' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.csv$/)
  })
})

test('the page of the policy shows each cell of the grid as the server has it', async () => {
  const page = await open('/admin/policy', { as: 'admin' })
  const table = page.getByRole('table', { name: 'Access policy' })
  await table.waitFor()
  const shown = await table.locator('tbody tr:has(td)').evaluateAll(rows =>
    rows.map(row => ({
      action: row.querySelector('th div, th p')?.textContent,
      cells: [...row.querySelectorAll('td')].map(cell => cell.textContent?.replace('–', '')),
    })),
  )
  const { grid } = await (await clientOf('admin')).policy.get.query()
  const expected = Object.entries(grid).map(([action, scopes]) => ({
    action,
    cells: (['admin', 'staff', 'doctor', 'clinician', 'patient', 'pending'] as const).map(
      role => scopes[role] ?? 'refused',
    ),
  }))
  const byAction = (a: { action?: string | null | undefined }, b: typeof a) =>
    (a.action ?? '').localeCompare(b.action ?? '')
  expect(shown.sort(byAction)).toEqual(expected.sort(byAction))
})

test('every page of the administration opens from its tab, and every table has rows', async () => {
  const page = await open('/admin', { as: 'admin' })
  const tabs = page.getByRole('navigation', { name: 'Administration' }).getByRole('link')
  await tabs.first().waitFor()
  const names = await tabs.allTextContents()
  expect(names.length).toBeGreaterThan(8)
  for (const [place, text] of names.entries()) {
    // Behind the name may stand how many wait.
    const [name = text] = text.split(',')
    await tabs.nth(place).click()
    await page.locator('[aria-current=page]').filter({ hasText: name }).waitFor()
    await settled(page)
    const of = { Patients: 'patients', Practitioners: 'practitioners', Assignments: 'assignments' }[name]
    if (of) await page.getByRole('heading', { level: 1, name: `Table of ${of}` }).waitFor()
    // The demo clinic has neither invitations, weights, overrides nor mails, and one site.
    const empty = ['Overview', 'Approvals', 'Break-glass', 'Invitations', 'Weights', 'Overrides', 'Mail']
    if (empty.includes(name)) continue
    const fewest = name === 'Sites' ? 1 : 2
    await page
      .getByRole('table')
      .locator('tbody tr')
      .nth(fewest - 1)
      .waitFor()
  }
})

test('an account that does not exist leads back to those that do', async () => {
  const page = await open('/admin/users/999999', { as: 'admin' })
  await page.getByRole('alert').getByRole('link', { name: 'Accounts' }).click()
  await page.getByRole('table', { name: 'Accounts' }).waitFor()
})

async function roleOf(id: number) {
  return (await (await clientOf('admin')).users.get.query({ id })).role
}

/** A doctor who has registered a moment ago. */
async function waitingPractitioner() {
  const [firstName, lastName] = [freshName(), freshName()]
  const { practitioner } = await createEmpanelClient({ url: inject('address') }).auth.registerDoctor.mutate({
    email: `${firstName}.${lastName}@example.org`,
    name: `${firstName} ${lastName}`,
    password: 'a password of some length',
    firstName,
    lastName,
    specialty: 'Cardiology',
  })
  const admin = await clientOf('admin')
  return {
    name: `Dr. ${firstName} ${lastName}`,
    status: async () => (await admin.practitioners.get.query({ id: practitioner.id })).status,
  }
}

test('a practitioner who waits for approval is not said to be active', async () => {
  const page = await open('/admin/users', { as: 'admin' })
  await page.getByRole('searchbox').fill('newcomer')
  const row = page.getByRole('row', { name: 'newcomer@empanel.example' })
  await row.getByText('Waiting for approval').waitFor()
  expect(await row.getByText('Active').count()).toBe(0)
})
