import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, field, fill, told } from './fields.ts'
import { clientOf, freshName } from './people.ts'
import { portal } from './portal.ts'
import { newDoctor, newPatient } from './records.ts'

const { open } = portal()

describe('patients', () => {
  test('without a doctor come first, each with the way to assign one', async () => {
    const patient = await newPatient({ firstName: 'Aaa', lastName: `Aaa ${freshName()}` })
    const page = await open('/', { as: 'staff' })
    const first = page.getByRole('region', { name: 'Patients without a doctor' })
    await first.getByRole('link', { name: `Assign a doctor to ${patient.name}` }).click()
    await page.getByRole('dialog', { name: `Assign a doctor to ${patient.name}` }).waitFor()
    expect(page.url()).toContain(`/patients/${patient.id}?assign=true`)
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

  test('one is entered, changed, and deleted after asking', async () => {
    const [firstName, lastName] = [freshName(), freshName()]
    const page = await open('/patients/new', { as: 'staff' })
    await fill(page, { 'First name': firstName, 'Last name': lastName })
    await page.getByLabel('Date of birth').fill('1980-02-29')
    await page.getByLabel('Gender').selectOption('Other')
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByRole('heading', { level: 1, name: `${firstName} ${lastName}` }).waitFor()
    await page.getByRole('link', { name: 'Edit' }).click()
    await fill(page, { 'Last name': `${lastName}son` })
    await page.getByRole('button', { name: 'Save changes' }).click()
    const name = `${firstName} ${lastName}son`
    await page.getByRole('heading', { level: 1, name }).waitFor()
    const { items } = await (await clientOf('staff')).patients.list.query({ q: name })
    expect(items).toMatchObject([{ dateOfBirth: '1980-02-29', gender: 'O' }])

    await page.getByRole('button', { name: 'Delete' }).click()
    await confirm(page, 'Cancel')
    await page.getByRole('button', { name: 'Delete' }).click()
    await confirm(page, 'Delete record')
    await page.waitForURL('**/patients')
    await told(page, `The record of ${name} was deleted`)
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
    await page.getByRole('button', { name: 'Load it anew, keep my changes' }).click()
    await expect.poll(() => field(page, 'Address').inputValue()).toBe('1 New Street')
    expect(await field(page, 'Phone').inputValue()).toBe('555-0177')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('heading', { level: 1, name: patient.name }).waitFor()
    const now = await staff.patients.get.query({ id: patient.id })
    expect(now).toMatchObject({ address: '1 New Street', phoneNumber: '555-0177' })
  })
})

describe('assignments', () => {
  test('one is made by keyboard alone', async () => {
    const [patient, doctor] = await Promise.all([newPatient(), newDoctor()])
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await page.getByRole('button', { name: 'Assign a doctor' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: `Assign a doctor to ${patient.name}` })
    const picker = dialog.getByRole('combobox', { name: 'Doctor' })
    await picker.waitFor()
    await expect.poll(() => picker.evaluate(node => node === document.activeElement)).toBe(true)
    await page.keyboard.type(doctor.lastName.toLowerCase())
    const options = page.getByRole('option')
    await expect.poll(() => options.allTextContents()).toEqual([`${doctor.name}, Cardiology`])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => picker.inputValue()).toContain(doctor.name)
    await dialog.getByRole('radio', { name: 'Primary' }).focus()
    await page.keyboard.press('Space')
    await dialog.getByRole('button', { name: 'Assign' }).focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await teamOf(page).getByText(doctor.name).waitFor()
    expect(await openOf(patient.id)).toEqual([{ doctorId: doctor.id, role: 'primary' }])
  })

  test('a second primary is refused in the dialog, which stays', async () => {
    const { patient, doctor } = await assigned()
    const other = await newDoctor()
    const page = await open(`/patients/${patient.id}?assign=true`, { as: 'staff' })
    const dialog = page.getByRole('dialog', { name: `Assign a doctor to ${patient.name}` })
    await dialog.getByRole('combobox', { name: 'Doctor' }).fill(other.lastName)
    await page.getByRole('option', { name: other.name }).click()
    await dialog.getByRole('radio', { name: 'Primary' }).check()
    await dialog.getByRole('button', { name: 'Assign' }).click()
    await dialog.getByRole('alert').filter({ hasText: doctor.name }).waitFor()
    expect(await openOf(patient.id)).toEqual([{ doctorId: doctor.id, role: 'primary' }])
    await dialog.getByRole('radio', { name: 'Consulting' }).check()
    await dialog.getByRole('button', { name: 'Assign' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await openOf(patient.id)).toHaveLength(2)
  })

  test('one is ended with its reason, and taken back', async () => {
    const { patient, doctor } = await assigned()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await askToEnd(page, doctor.name, 'moved away')
    await told(page, `${doctor.name} no longer looks after ${patient.name}`)
    await page.getByText('Ended: moved away').waitFor()
    expect(await openOf(patient.id)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await told(page, `${doctor.name} looks after ${patient.name} again`)
    await teamOf(page).getByText(doctor.name).waitFor()
    expect(await openOf(patient.id)).toEqual([{ doctorId: doctor.id, role: 'primary' }])
  })

  test('one whose end the server does not hear stands where it was', async () => {
    const { patient, doctor } = await assigned()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await page.route('**/trpc/assignments.end**', route => route.abort())
    await askToEnd(page, doctor.name)
    await told(page, 'The assignment was not ended')
    await page.getByRole('button', { name: `End the assignment of ${doctor.name}` }).waitFor()
    expect(await openOf(patient.id)).toEqual([{ doctorId: doctor.id, role: 'primary' }])
  })

  test('one that somebody else has ended meanwhile is shown as it is', async () => {
    const { patient, doctor, assignment } = await assigned()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    const end = page.getByRole('button', { name: `End the assignment of ${doctor.name}` })
    await end.waitFor()
    await (await clientOf('admin')).assignments.end.mutate({ id: assignment.id, reason: 'ended by another' })
    await askToEnd(page, doctor.name)
    await told(page, 'The assignment was not ended')
    await page.getByText('Ended: ended by another').waitFor()
    expect(await end.count()).toBe(0)
  })

  test('the ledger is searched, and shows what has ended', async () => {
    const { patient, doctor, assignment } = await assigned()
    await (await clientOf('staff')).assignments.end.mutate({ id: assignment.id })
    const page = await open('/assignments', { as: 'staff' })
    await page.getByRole('searchbox', { name: 'Search assignments' }).fill(patient.lastName)
    await page.getByText(`No assignment with “${patient.lastName}” in its names`).waitFor()
    await page.getByText('Ended', { exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: patient.name })
    await row.waitFor()
    expect(await row.textContent()).toContain(doctor.name)
    expect(new URL(page.url()).searchParams.get('state')).toBe('ended')
  })
})

test.each(['/admin/users', '/admin', '/doctors/new', '/panel', '/care-team'])(
  '%s is not for staff',
  async path => {
    const page = await open(path, { as: 'staff' })
    await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
    await settled(page)
    expect(await page.getByRole('table').count()).toBe(0)
  },
)

/** A patient with a primary doctor. */
async function assigned() {
  const [patient, doctor, staff] = await Promise.all([newPatient(), newDoctor(), clientOf('staff')])
  const input = { patientId: patient.id, doctorId: doctor.id, role: 'primary' } as const
  return { patient, doctor, assignment: await staff.assignments.create.mutate(input) }
}

const teamOf = (page: Page) => page.getByRole('list', { name: 'Looking after the patient now' })

async function askToEnd(page: Page, doctor: string, reason = ''): Promise<void> {
  await page.getByRole('button', { name: `End the assignment of ${doctor}` }).click()
  await fill(page.getByRole('dialog'), { Reason: reason })
  await confirm(page, 'End assignment')
}

async function openOf(patientId: number) {
  const team = await (await clientOf('staff')).assignments.careTeam.query({ patientId })
  return team.map(({ doctorId, role }) => ({ doctorId, role }))
}
