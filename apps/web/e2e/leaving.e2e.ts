import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { confirm, field, fill, fillSilently, told } from './fields.ts'
import { clientOf, newAccount } from './people.ts'
import { portal } from './portal.ts'
import { newPatient, newPractitioner } from './records.ts'

const { open } = portal()

const question = (page: Page, title: string) => page.getByRole('dialog', { name: title })

describe('a form with what was not sent is left after a question', () => {
  test('of somebody who registers', async () => {
    const page = await open('/register')
    await fill(page, { 'First name': 'Halfway' })
    await page.getByRole('link', { name: 'Sign in' }).click()
    await confirm(page, 'Stay')
    expect(await field(page, 'First name').inputValue()).toBe('Halfway')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await confirm(page, 'Leave without saving')
    await page.getByLabel('E-mail address or username').waitFor()
  })

  test('of a password', async () => {
    const page = await open('/account', { as: 'staff' })
    await fill(page, { 'New password': 'a new password' })
    await page.getByRole('link', { name: 'Practitioners' }).click()
    await confirm(page, 'Stay')
    expect(await field(page, 'New password').inputValue()).toBe('a new password')
  })

  test('that a browser filled in without a word, and not once it is saved', async () => {
    const patient = await newPatient()
    const page = await open(`/patients/${patient.id}/edit`, { as: 'staff' })
    await fillSilently(field(page, 'Phone'), '555-0111')
    await page.getByRole('link', { name: 'Practitioners' }).click()
    await confirm(page, 'Stay')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('link', { name: '555-0111' }).waitFor()
    await page.getByRole('link', { name: 'Edit' }).click()
    await field(page, 'Phone').waitFor()
    await page.getByRole('link', { name: 'Practitioners' }).click()
    await page.getByRole('heading', { level: 1, name: 'Practitioners' }).waitFor()
  })

  test('under a session that has ended', async () => {
    const somebody = await newAccount('staff')
    const page = await open('/patients/new', { as: somebody })
    await fill(page, { 'First name': 'Halfway' })
    await (await clientOf('admin')).users.endSessions.mutate({ id: somebody.id })
    await page.getByRole('button', { name: 'Add patient' }).click()
    const cover = question(page, 'Sign in again')
    await cover.getByRole('button', { name: 'Leave this page' }).click()
    await cover.getByText('has not been saved').waitFor()
    await cover.getByRole('button', { name: 'Leave without saving' }).click()
    await page.getByLabel('E-mail address or username').waitFor()
  })
})

describe('a dialog that is closed by a slip of the hand', () => {
  test('shows the reason of an end again, and the way back asks', async () => {
    const [patient, doctor] = await Promise.all([newPatient(), newPractitioner()])
    const staff = await clientOf('staff')
    await staff.assignments.create.mutate({
      patientId: patient.id,
      practitionerId: doctor.id,
      role: 'primary',
    })
    const page = await open(`/patients?q=${patient.lastName}`, { as: 'staff' })
    await page.getByRole('link', { name: patient.listed }).click()
    const ask = () => page.getByRole('button', { name: `End the assignment of ${doctor.name}` }).click()
    await ask()
    await fill(page, { Reason: 'moved away' })
    await page.keyboard.press('Escape')
    await question(page, 'End this assignment?').waitFor({ state: 'detached' })
    await ask()
    expect(await field(page, 'Reason').inputValue()).toBe('moved away')
    await page.goBack()
    const leaving = question(page, 'Leave without saving?')
    await leaving.getByRole('button', { name: 'Stay' }).click()
    await page.getByRole('button', { name: 'End assignment' }).click()
    await page.getByText('Ended: moved away').waitFor()
    await told(page, `no longer looks after ${patient.name}`)
  })

  test('asks before an assignment that was begun is lost', async () => {
    const patient = await newPatient()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await page.getByRole('button', { name: 'Assign a practitioner' }).first().click()
    const dialog = question(page, `Assign a practitioner to ${patient.name}`)
    await fill(dialog, { Reason: 'asked for' })
    await page.keyboard.press('Escape')
    await question(page, 'Close without saving?').getByRole('button', { name: 'Stay' }).click()
    expect(await field(dialog, 'Reason').inputValue()).toBe('asked for')
    await page.keyboard.press('Escape')
    await question(page, 'Close without saving?')
      .getByRole('button', { name: 'Close without saving' })
      .click()
    await dialog.waitFor({ state: 'detached' })
  })
})
