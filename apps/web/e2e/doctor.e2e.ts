import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { errorAt, fill, told } from './fields.ts'
import { clientOf } from './people.ts'
import { portal } from './portal.ts'
import { newPatient, practitionerWithPanel } from './records.ts'

const { open } = portal()
const rowsOf = (page: Page, label: string) => page.getByRole('table', { name: label }).locator('tbody tr')

describe('the panel', () => {
  test('holds the practitioner’s patients, page after page', async () => {
    const somebody = await practitionerWithPanel({ primary: 26, consulting: 4 })
    const page = await open('/panel', { as: somebody })
    const rows = rowsOf(page, 'My panel')
    await expect.poll(() => rows.count()).toBe(25)
    await page.getByText('The first 25 are shown.').waitFor()
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => rows.count()).toBe(30)
    const names = await rows.getByRole('link').filter({ hasText: ',' }).allTextContents()
    expect(names.toSorted()).toEqual(somebody.patients.map(({ listed }) => listed).toSorted())
  })

  test('is searched, sorted and narrowed to primary patients, all of it in the address', async () => {
    const somebody = await practitionerWithPanel({ primary: 2, consulting: 1 })
    const [oldest, second, consulted] = somebody.patients
    if (!oldest || !second || !consulted) throw new Error('three patients are missing')
    const page = await open('/panel', { as: somebody })
    const rows = rowsOf(page, 'My panel')
    await expect.poll(() => rows.count()).toBe(3)
    await page.getByText('Primary', { exact: true }).first().click()
    await page.waitForURL('**/panel?assignmentRole=primary')
    await expect.poll(() => rows.count()).toBe(2)
    await page.getByLabel('Sort by').selectOption('Oldest first')
    await page.waitForURL('**sort=born**')
    await expect.poll(() => rows.first().textContent()).toContain(oldest.listed)
    await page.getByRole('searchbox', { name: 'Search my panel' }).fill(consulted.lastName)
    await page.getByText('Nobody on your panel matches').waitFor()
    await page.getByRole('searchbox', { name: 'Search my panel' }).fill(second.lastName)
    await expect.poll(() => rows.count()).toBe(1)

    const address = page.url()
    await page.reload()
    await expect.poll(() => rows.count()).toBe(1)
    await page.getByRole('link', { name: second.listed }).click()
    await page.getByRole('heading', { level: 1, name: second.name }).waitFor()
    await page.goBack()
    await page.waitForURL(address)
    await expect.poll(() => rows.count()).toBe(1)
    expect(await page.getByRole('searchbox').inputValue()).toBe(second.lastName)
    expect(await page.getByLabel('Sort by').inputValue()).toBe('born')
  })
})

describe('other patients', () => {
  test('are all to be read, and none to be changed, deleted or assigned', async () => {
    const foreign = await newPatient()
    const page = await open(`/patients?q=${foreign.lastName}`, { as: 'doctor' })
    await page.getByRole('link', { name: foreign.listed }).click()
    await page.getByRole('heading', { level: 1, name: foreign.name }).waitFor()
    await settled(page)
    const controls = page.getByRole('main').locator('a, button')
    expect((await controls.allTextContents()).filter(name => /edit|delete|assign|end/i.test(name))).toEqual(
      [],
    )
    expect(await page.getByText('Who opened this record').count()).toBe(0)
    for (const path of [`/patients/${foreign.id}/edit`, '/patients/new', '/admin', '/care-team']) {
      await page.goto(path)
      await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
    }
    await page.goto(`/patients/${foreign.id}?assign=true`)
    await page.getByRole('heading', { level: 1, name: foreign.name }).waitFor()
    await settled(page)
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})

describe('one’s own profile', () => {
  test('says which languages one speaks, and by them one is found', async () => {
    const somebody = await practitionerWithPanel({ primary: 0, consulting: 0 })
    const { doctor } = somebody
    const page = await open(`/practitioners/${doctor.id}/edit`, { as: somebody })
    const save = page.getByRole('button', { name: 'Save changes' })
    const input = page.getByRole('combobox', { name: 'Languages' })
    for (const language of ['Yoruba', 'Brazilian Portuguese', 'Igbo']) {
      await input.fill(language)
      await page.getByRole('option', { name: language }).click()
    }
    await input.press('Backspace')
    await save.click()
    await told(page, `${doctor.name} was saved`)
    await page.getByText('Yoruba, Brazilian Portuguese', { exact: true }).waitFor()
    const client = await clientOf('admin')
    expect(await client.practitioners.get.query({ id: doctor.id })).toMatchObject({
      languages: ['yo', 'pt-BR'],
    })
    await page.getByRole('link', { name: 'Edit' }).click()
    await fill(page, { Phone: '555-0143' })
    await save.click()
    await page.getByRole('link', { name: '555-0143' }).waitFor()
    expect((await client.practitioners.get.query({ id: doctor.id })).languages).toEqual(['yo', 'pt-BR'])

    await page.goto(`/practitioners?q=${doctor.lastName}`)
    const rows = rowsOf(page, 'Practitioners')
    await page.getByLabel('Language', { exact: true }).selectOption('Portuguese')
    await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining('Yoruba')])
    await page.getByLabel('Language', { exact: true }).selectOption('Igbo')
    await page.getByText(`No practitioner called “${doctor.lastName}” speaks Igbo`).waitFor()
    await page.getByRole('button', { name: 'Show all languages' }).click()
    await expect.poll(() => rows.count()).toBe(1)
  })

  test('is changed, with what is wrong at its field; that of a colleague is not', async () => {
    const somebody = await practitionerWithPanel({ primary: 0, consulting: 0 })
    const page = await open('/', { as: somebody })
    await page.getByRole('link', { name: 'My profile' }).click()
    await page.getByRole('link', { name: 'Edit' }).click()
    await fill(page, { Phone: '555-0142', NPI: '1234567890' })
    await page.getByRole('button', { name: 'Save changes' }).click()
    expect(await errorAt(page, 'NPI')).not.toBe('')
    await fill(page, { NPI: '1234567893' })
    await page.getByRole('button', { name: 'Save changes' }).click()
    await told(page, `${somebody.doctor.name} was saved`)
    const doctor = await (await clientOf('admin')).practitioners.get.query({ id: somebody.doctor.id })
    expect(doctor).toMatchObject({ phoneNumber: '555-0142', npi: '1234567893' })

    await page.goto('/practitioners/1')
    await settled(page)
    expect(
      await page
        .getByRole('main')
        .getByText(/^(Edit|Delete)$/)
        .count(),
    ).toBe(0)
    await page.goto('/practitioners/1/edit')
    await page.getByText('This profile is not yours to change').waitFor()
    expect(await page.getByRole('button', { name: 'Save changes' }).count()).toBe(0)
  })
})
