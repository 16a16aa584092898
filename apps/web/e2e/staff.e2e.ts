import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, field, fill, told } from './fields.ts'
import { clientOf, freshName } from './people.ts'
import { portal } from './portal.ts'
import { countPresses } from './presses.ts'
import { newPatient, newPractitioner } from './records.ts'

const { open } = portal()

describe('patients', () => {
  test('without a primary come first, each with the way to assign one', async () => {
    const patient = await newPatient()
    const page = await open('/', { as: 'staff' })
    const presses = await countPresses(page)
    const first = page.getByRole('region', { name: 'Without a primary' })
    await first.getByRole('radio', { name: 'Lost lately' }).locator('..').click()
    const assign = first.getByRole('link', { name: `Assign a practitioner to ${patient.name}` })
    await assign.waitFor()
    expect(await presses()).toBe(1)
    await assign.click()
    await page.getByRole('dialog', { name: `Assign a practitioner to ${patient.name}` }).waitFor()
    expect(page.url()).toContain(`/patients/${patient.id}?assign=true`)
  })

  test('who has just lost a primary is in the queue, with who it was', async () => {
    const [patient, doctor] = [await newPatient(), await newPractitioner()]
    const staff = await clientOf('staff')
    const pair = { patientId: patient.id, practitionerId: doctor.id }
    const { id } = await staff.assignments.create.mutate({ ...pair, role: 'primary' })
    await staff.assignments.end.mutate({ id })
    const page = await open('/queue?sort=latest', { as: 'staff' })
    const row = page.getByRole('row').filter({ hasText: patient.listed })
    await row.getByRole('link', { name: doctor.name }).waitFor()
    await staff.assignments.create.mutate({ ...pair, role: 'primary' })
    await page.reload()
    await page
      .getByRole('table', { name: 'Patients without a primary' })
      .or(page.getByText('Every patient has'))
      .waitFor()
    expect(await row.count()).toBe(0)
  })

  test('are found by name and by date of birth', async () => {
    const patient = await newPatient({ dateOfBirth: '1903-04-05' })
    const namesake = await newPatient({ lastName: patient.lastName, dateOfBirth: '1999-04-05' })
    const page = await open('/', { as: 'staff' })
    await page.getByRole('searchbox').fill(patient.lastName.toLowerCase())
    await page.keyboard.press('Enter')
    const rows = page.getByRole('table', { name: 'Patients' }).locator('tbody tr')
    await page.getByRole('link', { name: namesake.listed }).waitFor()
    await settled(page)
    await expect.poll(() => rows.count()).toBe(2)
    await page.getByLabel('Date of birth').fill('1903-04-05')
    await expect.poll(() => rows.count()).toBe(1)
    await page.getByRole('link', { name: patient.listed }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: patient.listed }).waitFor()
    await expect.poll(() => rows.count()).toBe(1)
  })

  test('are found by their language, and all of them again', async () => {
    const lastName = freshName()
    const swiss = await newPatient({ lastName, preferredLanguage: 'de-CH' })
    const other = await newPatient({ lastName })
    const page = await open(`/patients?q=${lastName}`, { as: 'staff' })
    await page.getByRole('link', { name: other.listed }).waitFor()
    await page.getByLabel('Preferred language').selectOption('German')
    await expect.poll(() => page.getByRole('link', { name: other.listed }).count()).toBe(0)
    await page.getByRole('link', { name: swiss.listed }).waitFor()
    await page.getByLabel('Preferred language').selectOption('Amharic')
    await page.getByText('No patient matches').waitFor()
    await page.getByRole('button', { name: 'Clear search and filters' }).click()
    await page.getByRole('table', { name: 'Patients' }).waitFor()
  })

  test('are found by their age, with how many there are', async () => {
    const lastName = freshName()
    const old = await newPatient({ lastName, dateOfBirth: '1911-02-03' })
    for (let n = 0; n < 26; n++) await newPatient({ lastName, dateOfBirth: '2001' })
    const page = await open(`/patients?q=${lastName}`, { as: 'staff' })
    await page.getByText('27 patients', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Show more' }).click()
    await page.getByText('27 in all', { exact: true }).waitFor()
    await page.getByText('27 patients', { exact: true }).waitFor()
    await page.getByLabel('Age from').fill('100')
    await page.waitForURL('**/patients?ageFrom=100')
    await page.getByText('1 patient', { exact: true }).waitFor()
    await page.getByRole('link', { name: old.listed }).waitFor()
    await page.getByLabel('Age to').fill('9')
    await page.getByText('No patient matches').waitFor()
    await page.getByRole('button', { name: 'Clear search and filters' }).click()
    await page.getByRole('table', { name: 'Patients' }).waitFor()
    expect(await page.getByLabel('Age from').inputValue()).toBe('')
  })

  test('are found by a date of birth typed where names are searched', async () => {
    const patient = await newPatient({ dateOfBirth: '1907-08-09' })
    const page = await open('/', { as: 'staff' })
    await page.getByLabel('Name, birth, phone or number').fill('1907-08-09')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: patient.listed }).waitFor()
    await page.goto('/patients?sort=rubbish&unknown=1')
    await page.getByRole('searchbox').fill('1907-08-09')
    await page.getByRole('link', { name: patient.listed }).waitFor()
    await page.getByRole('searchbox').fill(patient.lastName)
    await page.getByRole('link', { name: patient.listed }).waitFor()
    expect(await page.getByLabel('Date of birth').inputValue()).toBe('')
    await page.goto(`/patients/${patient.id}?asOf=rubbish`)
    await page.getByRole('heading', { level: 1, name: patient.name }).waitFor()
  })

  test('one is entered, changed, and deleted after asking', async () => {
    const [firstName, lastName] = [freshName(), freshName()]
    const page = await open('/patients/new', { as: 'staff' })
    await fill(page, { 'First name': firstName, 'Last name': lastName })
    await page.getByLabel('Date of birth').fill('1980-02-29')
    await page.getByLabel('Gender').selectOption('Other')
    await page.getByLabel('Preferred language').selectOption('Brazilian Portuguese')
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByRole('heading', { level: 1, name: `${firstName} ${lastName}` }).waitFor()
    await page.getByText('Brazilian Portuguese').waitFor()
    await page.getByRole('link', { name: 'Edit' }).click()
    await fill(page, { 'Last name': `${lastName}son` })
    await page.getByRole('button', { name: 'Save changes' }).click()
    const name = `${firstName} ${lastName}son`
    await page.getByRole('heading', { level: 1, name }).waitFor()
    const { items } = await (await clientOf('staff')).patients.list.query({ q: name })
    expect(items).toMatchObject([{ dateOfBirth: '1980-02-29', gender: 'O', preferredLanguage: 'pt-BR' }])

    await page.getByRole('button', { name: 'Delete' }).click()
    await confirm(page, 'Cancel')
    await page.getByRole('button', { name: 'Delete' }).click()
    await confirm(page, 'Delete record')
    await page.waitForURL('**/patients')
    await told(page, `The record of ${name} was deleted`)
    await page.goBack()
    await page.getByText('There is no such record, or it is out of your reach.').waitFor()
    const left = await (await clientOf('staff')).patients.list.query({ q: name })
    expect(left.items).toEqual([])
  })

  test('one whom somebody else has changed meanwhile is saved only after looking, and nothing typed is lost', async () => {
    const patient = await newPatient()
    const page = await open(`/patients/${patient.id}/edit`, { as: 'staff' })
    await fill(page, { Phone: '555-0177' })
    const staff = await clientOf('staff')
    await staff.patients.update.mutate({ id: patient.id, version: patient.version, address: '1 New Street' })
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Somebody changed this record while you were editing it.').waitFor()
    await page.getByRole('button', { name: 'Load it anew, keep my changes' }).click()
    await told(page, 'Changed by somebody else: Address.')
    await expect.poll(() => field(page, 'Address').inputValue()).toBe('1 New Street')
    expect(await field(page, 'Phone').inputValue()).toBe('555-0177')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('heading', { level: 1, name: patient.name }).waitFor()
    const now = await staff.patients.get.query({ id: patient.id })
    expect(now).toMatchObject({ address: '1 New Street', phoneNumber: '555-0177' })
  })
})

test.each(['/admin/users', '/admin', '/practitioners/new', '/panel', '/care-team'])(
  '%s is not for staff',
  async path => {
    const page = await open(path, { as: 'staff' })
    await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
    await settled(page)
    expect(await page.getByRole('table').count()).toBe(0)
  },
)
