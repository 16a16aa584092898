import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, errorAt, field, fill, told } from './fields.ts'
import { clientOf } from './people.ts'
import { portal } from './portal.ts'
import { countPresses } from './presses.ts'
import { newPatient, newPractitioner } from './records.ts'

const { open } = portal()

const panels = (page: Page) => page.getByRole('table', { name: 'Panels' })
const rowOf = (page: Page, doctor: { lastName: string }) =>
  panels(page).getByRole('row').filter({ hasText: doctor.lastName })

/** A doctor with one patient, and whose panel has room for no more. */
async function fullPanel() {
  const [doctor, patient, staff] = [await newPractitioner(), await newPatient(), await clientOf('staff')]
  await staff.assignments.create.mutate({ patientId: patient.id, practitionerId: doctor.id, role: 'primary' })
  await staff.panels.set.mutate({ practitionerId: doctor.id, maximum: 1, target: 1, fte: 0.5 })
  return { doctor, patient, staff }
}

async function chooseAsPrimary(page: Page, doctor: { lastName: string; name: string }): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: /^Assign a practitioner to/ })
  await dialog.getByRole('combobox', { name: 'Practitioner' }).fill(doctor.lastName)
  await page.getByRole('option', { name: doctor.name }).click()
  return dialog
}

describe('who is overloaded', () => {
  test('is seen in one press from the practitioners, the fullest first and marked in words', async () => {
    const { doctor } = await fullPanel()
    const page = await open('/practitioners', { as: 'staff' })
    await settled(page)
    const presses = await countPresses(page)
    await page.getByText('Panels', { exact: true }).click()
    const first = panels(page).getByRole('row').nth(1)
    await first.getByText('Over target').waitFor()
    expect(await presses()).toBe(1)
    const row = rowOf(page, doctor)
    await row.getByText('Full', { exact: true }).waitFor()
    // One patient where half of one is the target.
    await row.getByText('200 %').last().waitFor()
  })

  test('the list is narrowed by words, by whom panels accept, and ordered, and the address keeps it', async () => {
    const { doctor, staff } = await fullPanel()
    await staff.panels.set.mutate({ practitionerId: doctor.id, accepting: 'closed' })
    const page = await open('/practitioners?view=panels', { as: 'staff' })
    await page.getByLabel('Accepts').selectOption({ label: 'Closed' })
    await page.getByText('By name').click()
    await page.getByRole('searchbox', { name: 'Search panels' }).fill(`${doctor.lastName} cardiology`)
    await expect.poll(() => panels(page).getByRole('row').count()).toBe(2)
    await rowOf(page, doctor).getByText('Closed').waitFor()
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      view: 'panels',
      sort: 'name',
      accepting: 'closed',
    })
    await page.getByLabel('Accepts').selectOption({ label: 'Open' })
    await page.getByRole('button', { name: 'Show all panels' }).click()
    await expect.poll(() => panels(page).getByRole('row').count()).toBeGreaterThan(2)
  })
})

describe('a panel', () => {
  test('is set in the list in two presses', async () => {
    const doctor = await newPractitioner()
    const page = await open('/practitioners?view=panels&sort=name', { as: 'staff' })
    await page.getByRole('searchbox', { name: 'Search panels' }).fill(doctor.lastName)
    const row = rowOf(page, doctor)
    const presses = await countPresses(page)
    await row.getByRole('button', { name: `Change the panel of ${doctor.name}` }).click()
    const dialog = page.getByRole('dialog', { name: `The panel of ${doctor.name}` })
    await fill(dialog, { Maximum: '0' })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await row.getByText('Full', { exact: true }).waitFor()
    expect(await presses()).toBe(2)
  })

  test('is set on the page of the practitioner, who is then full in the list, and the history keeps what was', async () => {
    const [doctor, patient, staff] = [await newPractitioner(), await newPatient(), await clientOf('staff')]
    await staff.assignments.create.mutate({
      patientId: patient.id,
      practitionerId: doctor.id,
      role: 'primary',
    })
    const page = await open('/practitioners?view=panels&sort=name', { as: 'staff' })
    await page.getByRole('searchbox', { name: 'Search panels' }).fill(doctor.lastName)
    await expect.poll(() => panels(page).getByRole('row').count()).toBe(2)
    await rowOf(page, doctor).getByRole('link').click()
    const section = page.getByRole('region', { name: 'Panel' })
    const presses = await countPresses(page)
    await section.getByRole('button', { name: 'Change the panel' }).click()
    const dialog = page.getByRole('dialog', { name: `The panel of ${doctor.name}` })
    await fill(dialog, { Target: 'ten', Maximum: '1', 'Part of full time, in per cent': '50' })
    await dialog.getByRole('button', { name: 'Save' }).click()
    expect(await errorAt(dialog, 'Target')).toBe('Enter a whole number, or nothing.')
    await fill(dialog, { Target: '0' })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => errorAt(dialog, 'Target')).toBe('Enter 1 or more, or nothing.')
    await fill(dialog, { Target: '4' })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await told(page, `The panel of ${doctor.name} was changed.`)
    // The fields are reached by keyboard; two attempts were wrong.
    expect(await presses()).toBe(4)
    await section.getByText('Full', { exact: true }).waitFor()
    await section.getByText('2 (50 % of 4)').waitFor()
    await section.getByRole('button', { name: 'History of the settings' }).click()
    const history = section.getByRole('list', { name: 'History of the settings' })
    await history.getByText('target 4, at most 1 patient, 50 % of full time, set by Sam Staff').waitFor()
    await section.getByRole('button', { name: 'Change the panel' }).click()
    await dialog
      .getByLabel('Who may join as a new patient')
      .selectOption({ label: 'Nobody: the panel is closed' })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await history.getByText('Until').first().waitFor()
    expect(await history.getByRole('listitem').count()).toBe(2)
    await page.goBack()
    await rowOf(page, doctor).getByText('Closed').waitFor()
    await rowOf(page, doctor).getByText('Full', { exact: true }).waitFor()
  })

  test('is not shown of a nurse, who is never the primary', async () => {
    const admin = await clientOf('admin')
    const { id } = await admin.practitioners.create.mutate({
      firstName: 'Flo',
      lastName: 'Nightingale',
      specialty: 'Wound care',
      profession: 'nurse',
    })
    const page = await open(`/practitioners/${id}`, { as: 'admin' })
    await settled(page)
    expect(await page.getByRole('region', { name: 'Panel' }).count()).toBe(0)
  })
})

describe('a full panel', () => {
  test('refuses staff in plain words, and says who can assign anyway', async () => {
    const { doctor } = await fullPanel()
    const other = await newPatient()
    const page = await open(`/patients/${other.id}?assign=true`, { as: 'staff' })
    const dialog = await chooseAsPrimary(page, doctor)
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    const alert = dialog.getByRole('alert')
    await alert.getByText(/This panel is full.*Choose somebody else.*role Administrator/).waitFor()
    expect(await dialog.getByRole('button', { name: 'Assign anyway' }).count()).toBe(0)
    await dialog.getByRole('radio', { name: 'Consulting' }).click()
    await alert.waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  test('shows how full it is where a practitioner is chosen', async () => {
    const { doctor } = await fullPanel()
    const other = await newPatient()
    const page = await open(`/patients/${other.id}?assign=true`, { as: 'staff' })
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Practitioner' }).fill(doctor.lastName)
    await page.getByRole('option', { name: '1 of 1 patients, 200 %, Full, Over target' }).waitFor()
  })

  test('is overruled by an administrator in four presses, with a reason that the page of overrides shows', async () => {
    const { doctor } = await fullPanel()
    const other = await newPatient()
    const page = await open(`/patients/${other.id}`, { as: 'admin' })
    const presses = await countPresses(page)
    await page.getByRole('button', { name: 'Assign a practitioner' }).click()
    const dialog = await chooseAsPrimary(page, doctor)
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    const anyway = dialog.getByRole('button', { name: 'Assign anyway' })
    await anyway.waitFor()
    await expect
      .poll(() => field(dialog, 'Reason').evaluate(node => node === document.activeElement))
      .toBe(true)
    await page.keyboard.type('her sister is treated here')
    await anyway.click()
    await dialog.waitFor({ state: 'detached' })
    expect(await presses()).toBe(4)
    await page.goto('/admin/overrides')
    const row = page
      .getByRole('table', { name: 'Overrides' })
      .getByRole('row')
      .filter({ hasText: other.name })
    const text = (await row.textContent()) ?? ''
    for (const words of [doctor.name, 'Full: 1 of 1 patients', 'her sister is treated here']) {
      expect(text).toContain(words)
    }
  })

  test('is overruled with a reason only, also where the primary is replaced', async () => {
    const { doctor, patient } = await fullPanel()
    const closed = await newPractitioner()
    const admin = await clientOf('admin')
    await admin.panels.set.mutate({ practitionerId: closed.id, accepting: 'closed' })
    const page = await open(`/patients/${patient.id}?assign=true`, { as: 'admin' })
    const dialog = await chooseAsPrimary(page, closed)
    await dialog.getByRole('radio', { name: 'Primary' }).click()
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await dialog.getByText(/This panel accepts no new patients/).waitFor()
    await dialog.getByRole('button', { name: 'Assign anyway' }).click()
    expect(await errorAt(dialog, 'Reason')).toContain('Say why')
    await page.keyboard.type('only she speaks the language')
    await dialog.getByRole('button', { name: 'Assign anyway' }).click()
    await dialog.waitFor({ state: 'detached' })
    const team = await admin.assignments.careTeam.query({ patientId: patient.id })
    expect(team.map(({ practitionerId }) => practitionerId)).toEqual([closed.id])
    expect(doctor.id).not.toBe(closed.id)
  })
})

describe('the weights', () => {
  test('are added, refused where they are wrong, saved, undone, and removed after a question', async () => {
    const page = await open('/admin/weights', { as: 'admin' })
    await page.getByText('There are no bands').waitFor()
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await button('Add a band').click()
    await button('Add a band').click()
    await field(page, 'Male, band 1').fill('2')
    await button('Save').click()
    expect(await errorAt(page, 'From age, band 2')).toBe('Enter an age.')
    await field(page, 'From age, band 2').fill('0')
    await button('Save').click()
    await page.getByRole('alert').getByText('Two bands begin at the same age.').waitFor()
    await field(page, 'From age, band 2').fill('65')
    await button('Save').click()
    await told(page, 'The weights were saved')
    const admin = await clientOf('admin')
    const saved = [
      { fromAge: 0, male: 2, female: 1, other: 1 },
      { fromAge: 65, male: 1, female: 1, other: 1 },
    ]
    expect((await admin.panels.weights.query()).bands).toEqual(saved)
    await button('Remove band 1').click()
    await button('Undo changes').click()
    await expect.poll(() => field(page, 'Male, band 1').inputValue()).toBe('2')
    await button('Remove band 2').click()
    await button('Remove band 1').click()
    await button('Save').click()
    await confirm(page, 'Cancel')
    expect((await admin.panels.weights.query()).bands).toEqual(saved)
    await button('Save').click()
    await confirm(page, 'Remove all bands')
    await expect.poll(async () => (await admin.panels.weights.query()).bands).toEqual([])
  })
})
