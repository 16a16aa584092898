import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, field, fill, told } from './fields.ts'
import { clientOf, freshName } from './people.ts'
import { portal } from './portal.ts'
import { countPresses } from './presses.ts'
import { newPatient, newPractitioner } from './records.ts'

const { open } = portal()

describe('a death', () => {
  test('is entered only after naming the practitioners whose assignments end', async () => {
    const { patient, doctor } = await assigned()
    const page = await open(`/patients/${patient.id}/edit`, { as: 'staff' })
    await page.getByLabel('Date of death').fill('2020-01-02')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('dialog').getByText(doctor.name).waitFor()
    await confirm(page, 'Cancel')
    expect(await openOf(patient.id)).toHaveLength(1)
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Enter the death' }).dblclick()
    await page.getByText('Deceased').waitFor()
    expect(await openOf(patient.id)).toEqual([])
  })
})

describe('assignments', () => {
  test('one is made by keyboard alone', async () => {
    const [patient, doctor] = await Promise.all([newPatient(), newPractitioner()])
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await page.getByRole('button', { name: 'Assign a practitioner' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: `Assign a practitioner to ${patient.name}` })
    const picker = dialog.getByRole('combobox', { name: 'Practitioner' })
    await picker.waitFor()
    await expect.poll(() => picker.evaluate(node => node === document.activeElement)).toBe(true)
    await page.keyboard.type(doctor.lastName.toLowerCase())
    const options = page.getByRole('option')
    await expect.poll(() => options.allTextContents()).toEqual([`${doctor.name}, Cardiology0 patients`])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => picker.inputValue()).toContain(doctor.name)
    await dialog.getByRole('radio', { name: 'Primary' }).focus()
    await page.keyboard.press('Space')
    await dialog.getByRole('button', { name: 'Assign' }).focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await teamOf(page).getByText(doctor.name).waitFor()
    expect(await openOf(patient.id)).toEqual([{ practitionerId: doctor.id, role: 'primary' }])
  })

  test('a nurse is entered with their profession and can support, but not be the primary', async () => {
    const [patient, lastName] = [await newPatient(), freshName()]
    const admin = await open('/practitioners/new', { as: 'admin' })
    await admin.getByLabel('Profession').selectOption({ label: 'Nurse' })
    await fill(admin, { 'Last name': lastName, Specialty: 'Wound care' })
    await admin.getByRole('button', { name: 'Enter practitioner' }).click()
    await told(admin, `${lastName} was entered`)
    const page = await open(`/patients/${patient.id}?assign=true`, { as: 'staff' })
    const dialog = page.getByRole('dialog', { name: `Assign a practitioner to ${patient.name}` })
    await dialog.getByRole('combobox', { name: 'Practitioner' }).fill(lastName)
    await page.getByRole('option', { name: `${lastName}, Nurse, Wound care` }).click()
    expect(await dialog.getByRole('radio', { name: 'Primary' }).isDisabled()).toBe(true)
    expect(await dialog.getByRole('radio', { name: 'Supporting' }).isChecked()).toBe(true)
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await teamOf(page).getByText('Supporting').waitFor()
    expect(await openOf(patient.id)).toMatchObject([{ role: 'supporting' }])
  })

  /** A patient with a primary, and the dialog in which another practitioner is being assigned. */
  async function secondPractitioner() {
    const { patient, doctor } = await assigned()
    const other = await newPractitioner()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    const presses = await countPresses(page)
    await page.getByRole('button', { name: 'Assign a practitioner' }).click()
    const dialog = page.getByRole('dialog', { name: `Assign a practitioner to ${patient.name}` })
    await dialog.getByRole('combobox', { name: 'Practitioner' }).fill(other.lastName)
    await page.getByRole('option', { name: other.name }).click()
    return { patient, doctor, other, page, dialog, presses }
  }

  test('the primary is replaced in four presses, and ends', async () => {
    const { patient, other, page, dialog, presses } = await secondPractitioner()
    await dialog.getByRole('radio', { name: 'Primary' }).click()
    await dialog.getByRole('radio', { name: 'No longer looks after the patient' }).waitFor()
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await presses()).toBe(4)
    expect(await openOf(patient.id)).toEqual([{ practitionerId: other.id, role: 'primary' }])
    const team = page.getByRole('region', { name: 'Care team' })
    await expect.poll(() => team.evaluate(node => node.contains(document.activeElement))).toBe(true)
  })

  test('the primary until then may go on as consulting', async () => {
    const { patient, doctor, other, dialog } = await secondPractitioner()
    await dialog.getByRole('radio', { name: 'Primary' }).click()
    await dialog.getByRole('radiogroup', { name: `${doctor.name}, the primary until now` }).waitFor()
    await dialog.getByRole('radio', { name: 'Goes on as consulting' }).click()
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await openOf(patient.id)).toEqual([
      { practitionerId: other.id, role: 'primary' },
      { practitionerId: doctor.id, role: 'consulting' },
    ])
  })

  test('a consultant becomes the primary in two presses', async () => {
    const { patient, doctor } = await assigned()
    const other = await newPractitioner()
    await (await clientOf('staff')).assignments.create.mutate({
      patientId: patient.id,
      practitionerId: other.id,
    })
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    const presses = await countPresses(page)
    await page.getByRole('button', { name: `Make primary: ${other.name}` }).click()
    const dialog = page.getByRole('dialog', { name: `Assign a practitioner to ${patient.name}` })
    await dialog.getByRole('radiogroup', { name: `${doctor.name}, the primary until now` }).waitFor()
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await presses()).toBe(2)
    expect(await openOf(patient.id)).toEqual([{ practitionerId: other.id, role: 'primary' }])
  })

  test('a primary who was assigned by somebody else meanwhile is named in the dialog, which stays', async () => {
    const [patient, quicker, other] = [await newPatient(), await newPractitioner(), await newPractitioner()]
    const page = await open(`/patients/${patient.id}?assign=true`, { as: 'staff' })
    const dialog = page.getByRole('dialog', { name: `Assign a practitioner to ${patient.name}` })
    await dialog.getByRole('combobox', { name: 'Practitioner' }).fill(other.lastName)
    await page.getByRole('option', { name: other.name }).click()
    const pair = { patientId: patient.id, practitionerId: quicker.id }
    await (await clientOf('staff')).assignments.create.mutate({ ...pair, role: 'primary' })
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await dialog.getByRole('alert').filter({ hasText: quicker.name }).waitFor()
    expect(await openOf(patient.id)).toEqual([{ practitionerId: quicker.id, role: 'primary' }])
    await dialog.getByRole('radiogroup', { name: `${quicker.name}, the primary until now` }).waitFor()
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await openOf(patient.id)).toEqual([{ practitionerId: other.id, role: 'primary' }])
  })

  test('one is ended once, however fast its button is clicked', async () => {
    const { patient, doctor } = await assigned()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    let sent = 0
    page.on('request', request => {
      if (request.url().includes('assignments.end')) sent += 1
    })
    await page.getByRole('button', { name: `End the assignment of ${doctor.name}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End assignment' }).dblclick()
    await told(page, `${doctor.name} no longer looks after ${patient.name}`)
    await settled(page)
    expect(sent).toBe(1)
  })

  test('the reason of an end that failed is still there, and no slip of the hand takes it away', async () => {
    const { patient, doctor } = await assigned()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await page.route('**/trpc/assignments.end*', route => route.abort())
    await askToEnd(page, doctor.name, 'moved away')
    await told(page, 'The assignment was not ended')
    await page.unroute('**/trpc/assignments.end*')
    await page.mouse.click(10, 790)
    const dialog = page.getByRole('dialog')
    expect(await field(dialog, 'Reason').inputValue()).toBe('moved away')
    await confirm(page, 'End assignment')
    await page.getByText('Ended: moved away').waitFor()
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
    expect(await openOf(patient.id)).toEqual([{ practitionerId: doctor.id, role: 'primary' }])
  })

  test('one whose end the server does not hear stands where it was', async () => {
    const { patient, doctor } = await assigned()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await page.route('**/trpc/assignments.end**', route => route.abort())
    await askToEnd(page, doctor.name)
    await told(page, 'The assignment was not ended')
    await confirm(page, 'Cancel')
    await page.getByRole('button', { name: `End the assignment of ${doctor.name}` }).waitFor()
    expect(await openOf(patient.id)).toEqual([{ practitionerId: doctor.id, role: 'primary' }])
  })

  test('one that somebody else has ended meanwhile is shown as it is', async () => {
    const { patient, doctor, assignment } = await assigned()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    const end = page.getByRole('button', { name: `End the assignment of ${doctor.name}` })
    await end.waitFor()
    await (await clientOf('admin')).assignments.end.mutate({ id: assignment.id, reason: 'ended by another' })
    await askToEnd(page, doctor.name)
    await told(page, 'The assignment was not ended')
    await confirm(page, 'Cancel')
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

/** A patient with a primary doctor. */
async function assigned() {
  const [patient, doctor, staff] = await Promise.all([newPatient(), newPractitioner(), clientOf('staff')])
  const input = { patientId: patient.id, practitionerId: doctor.id, role: 'primary' } as const
  return { patient, doctor, assignment: await staff.assignments.create.mutate(input) }
}

const teamOf = (page: Page) => page.getByRole('list', { name: 'Looking after the patient now' })

async function askToEnd(page: Page, doctor: string, reason = ''): Promise<void> {
  await page.getByRole('button', { name: `End the assignment of ${doctor}` }).click()
  const dialog = page.getByRole('dialog')
  await fill(dialog, { Reason: reason })
  await dialog.getByRole('button', { name: 'End assignment' }).click()
}

async function openOf(patientId: number) {
  const team = await (await clientOf('staff')).assignments.careTeam.query({ patientId })
  return team.map(({ practitionerId, role }) => ({ practitionerId, role }))
}
