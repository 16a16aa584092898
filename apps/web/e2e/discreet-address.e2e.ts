import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { settled } from './browser.ts'
import { signIn } from './people.ts'
import { portal } from './portal.ts'
import { newPatient } from './records.ts'

const { open } = portal()

const searchbox = (page: Page) => page.getByRole('searchbox')

/** Everything of a visit that a proxy, a log or the browser's own history may show. */
function addressesOf(page: Page): string[] {
  const seen: string[] = []
  page.on('request', request => seen.push(request.url(), request.headers().referer ?? ''))
  page.on('framenavigated', frame => seen.push(frame.url()))
  return seen
}

test('words and dates of birth that one searches for stand in no address, and stay through reload, back and breadcrumb', async () => {
  const patient = await newPatient({ dateOfBirth: '1911-02-03' })
  const page = await open('/patients', { as: 'staff' })
  const seen = addressesOf(page)
  await searchbox(page).fill(patient.lastName)
  await page.getByLabel('Date of birth').fill('1911-02-03')
  await page.getByLabel('Sort by').selectOption('Oldest first')
  await page.waitForURL(/\/patients\?sort=born$/)
  await page.getByRole('link', { name: patient.listed }).waitFor()
  // The search begins a moment after the last key.
  await expect
    .poll(() => page.evaluate(() => JSON.stringify(history.state)))
    .toContain('dateOfBirth=1911-02-03')
  await page.reload()
  await page.getByRole('link', { name: patient.listed }).click()
  await page.getByRole('heading', { level: 1, name: patient.name }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: patient.listed }).waitFor()
  expect(await searchbox(page).inputValue()).toBe(patient.lastName)
  await page.goBack()
  await page.goBack()
  await page.getByRole('link', { name: patient.listed }).waitFor()
  expect(await searchbox(page).inputValue()).toBe(patient.lastName)
  expect(await page.getByLabel('Date of birth').inputValue()).toBe('1911-02-03')
  expect(seen.filter(address => address.includes(patient.lastName) || address.includes('1911'))).toEqual([])
  const copied = await page.context().newPage()
  await copied.goto(page.url())
  await searchbox(copied).waitFor()
  expect(await searchbox(copied).inputValue()).toBe('')
})

test('an old link with words in it is taken and cleaned, by way of the sign-in too', async () => {
  const patient = await newPatient()
  const page = await open(`/patients?q=${patient.lastName}&sort=born`)
  const seen = addressesOf(page)
  await page.getByLabel('E-mail address or username').waitFor()
  await signIn(page, 'staff')
  await page.getByRole('link', { name: patient.listed }).waitFor()
  expect(new URL(page.url()).search).toBe('?sort=born')
  expect(await searchbox(page).inputValue()).toBe(patient.lastName)
  expect(seen.filter(address => address.includes(patient.lastName))).toEqual([])
})

test('a date typed into the search is gone when a name is typed over it', async () => {
  const patient = await newPatient({ dateOfBirth: '1912-03-04' })
  const page = await open('/patients', { as: 'staff' })
  await searchbox(page).fill('1912-03-04')
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1)
  expect(await searchbox(page).inputValue()).toBe('1912-03-04')
  const namesake = await newPatient({ firstName: 'Overtyped', dateOfBirth: '1950-01-01' })
  await searchbox(page).fill('Overtyped')
  await page.getByRole('link', { name: namesake.listed }).waitFor()
  expect(await page.getByRole('link', { name: patient.listed }).count()).toBe(0)
})

test('no title of a page names a person: the browser keeps titles in its history', async () => {
  const patient = await newPatient()
  const page = await open('/', { as: 'admin' })
  const titleAt = async (path: string) => {
    await page.goto(path)
    await settled(page)
    return page.title()
  }
  expect(await titleAt('/')).toBe('Home · Empanel')
  expect(await titleAt(`/patients/${patient.id}`)).toBe(`Patient #${patient.id} · Empanel`)
  expect(await titleAt(`/patients/${patient.id}/edit`)).toBe(`Edit patient #${patient.id} · Empanel`)
  expect(await titleAt('/patients/99999999')).toBe('Patient #99999999 · Empanel')
  for (const [list, kind] of [
    ['/practitioners', 'Practitioner'],
    ['/admin/users', 'Account'],
  ] as const) {
    await page.goto(list)
    await settled(page)
    await page.getByRole('table').getByRole('link').first().click()
    await page.waitForURL(/\d$/)
    const id = page.url().split('/').at(-1)
    await expect.poll(() => page.title()).toBe(`${kind} #${id} · Empanel`)
    if (kind === 'Practitioner')
      expect(await titleAt(`/practitioners/${id}/edit`)).toBe(`Edit practitioner #${id} · Empanel`)
  }
})
