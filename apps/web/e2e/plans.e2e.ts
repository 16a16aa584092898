import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, errorAt, told } from './fields.ts'
import { lookOver } from './look-over.ts'
import { clientOf, freshName } from './people.ts'
import { portal } from './portal.ts'
import { countPresses } from './presses.ts'
import { newPatient } from './records.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

let server: DemoServer

describe('planned changes', () => {
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'clinic' })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)
  const client = (who: 'staff' | 'admin') => clientOf(who, server)

  async function practitioner() {
    const [firstName, lastName] = [freshName(), freshName()]
    const admin = await client('admin')
    const { id } = await admin.practitioners.create.mutate({ firstName, lastName, specialty: 'Cardiology' })
    return { id, lastName, name: `Dr. ${firstName} ${lastName}` }
  }

  /** A patient with a primary, and another practitioner. */
  async function patientWithPrimary() {
    const staff = await client('staff')
    const [patient, primary, other] = [
      await newPatient({}, staff),
      await practitioner(),
      await practitioner(),
    ]
    const pair = { patientId: patient.id, practitionerId: primary.id }
    await staff.assignments.create.mutate({ ...pair, role: 'primary' })
    return { staff, patient, primary, other }
  }

  /** Chooses a day in the dialog that is open. */
  async function onDay(page: Page, day: string) {
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'On a day' }).click()
    await dialog.getByLabel('Day', { exact: true }).fill(day)
    return dialog
  }

  const care = (page: Page) => page.getByRole('region', { name: 'Care team' })
  const planned = (page: Page) => care(page).getByRole('list', { name: 'Planned' })
  const rows = (page: Page) => page.getByRole('table', { name: 'Planned changes' })
  const day = new Date(Date.now() + 30 * 86_400_000).toLocaleDateString('sv')
  const inWords = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' })
  const dayInWords = inWords.format(new Date(day))

  test('another primary is planned for a day, taken back, planned again, and cancelled', async () => {
    const { staff, patient, primary, other } = await patientWithPrimary()
    const page = await open(`/patients/${patient.id}`, { as: 'staff', locale: 'en-US' })
    const plan = async () => {
      await page.getByRole('button', { name: 'Assign a practitioner' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('combobox', { name: 'Practitioner' }).fill(other.lastName)
      await page.getByRole('option', { name: other.name }).click()
      await dialog.getByRole('radio', { name: 'Primary' }).click()
      await onDay(page, day)
      await dialog.getByRole('radiogroup', { name: `${primary.name}, the primary until then` }).waitFor()
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('moves to another town')
      await dialog.getByRole('button', { name: `Plan for ${dayInWords}` }).click()
    }
    const presses = await countPresses(page)
    await plan()
    await told(page, `Planned for ${dayInWords}: ${other.name} becomes primary`)
    // One more than the change at once: the choice of a day.
    expect(await presses()).toBe(5)
    const entry = planned(page).getByRole('listitem')
    await entry
      .filter({ hasText: `From ${dayInWords}: ${other.name} becomes primary` })
      .filter({ hasText: 'planned by Sam Staff, reason: moves to another town' })
      .waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await told(page, 'Nothing is planned any more.')
    await planned(page).waitFor({ state: 'detached' })

    await plan()
    await entry.waitFor()
    await plan()
    await page.getByRole('dialog').getByText('The same is planned for that time already.').waitFor()
    await page.goto('/plans')
    const row = rows(page).getByRole('row').filter({ hasText: other.name })
    const text = (await row.textContent()) ?? ''
    for (const words of [dayInWords, patient.name, 'becomes primary', 'Sam Staff', 'moves to another town'])
      expect(text).toContain(words)
    await row.getByRole('button', { name: 'Cancel' }).click()
    await confirm(page, 'Keep it')
    await row.getByRole('button', { name: 'Cancel' }).click()
    await confirm(page, 'Cancel the change')
    await page.getByText('Nothing is planned').waitFor()
    await page.locator('label').getByText('Cancelled', { exact: true }).click()
    await expect.poll(() => rows(page).getByRole('row').filter({ hasText: other.name }).count()).toBe(2)
    expect(new URL(page.url()).search).toBe('?state=cancelled')
    const team = await staff.assignments.careTeam.query({ patientId: patient.id })
    expect(team.map(({ practitionerId }) => practitionerId)).toEqual([primary.id])
  })

  test('an end is planned for a day, which has to be one to come', async () => {
    const { staff, patient, primary } = await patientWithPrimary()
    const page = await open(`/patients/${patient.id}`, { as: 'staff', locale: 'en-US' })
    await page.getByRole('button', { name: `End the assignment of ${primary.name}` }).click()
    const dialog = await onDay(page, '2020-01-01')
    await dialog.getByRole('button', { name: 'Plan', exact: true }).click()
    expect(await errorAt(dialog, 'Day')).toContain('Choose a day from')
    await onDay(page, day)
    await dialog.getByRole('button', { name: `Plan for ${dayInWords}` }).click()
    await told(page, `Planned for ${dayInWords}: ${primary.name} no longer looks after the patient`)
    await planned(page).getByText(primary.name).waitFor()
    await planned(page).getByRole('button', { name: 'Cancel' }).click()
    await confirm(page, 'Cancel the change')
    await planned(page).waitFor({ state: 'detached' })
    const team = await staff.assignments.careTeam.query({ patientId: patient.id })
    expect(team).toMatchObject([{ practitionerId: primary.id, endedAt: null }])
  })

  test('a patient’s page, the dialog and every list look right with plans in them', async () => {
    const { staff, patient, primary, other } = await patientWithPrimary()
    const pair = { patientId: patient.id, practitionerId: other.id }
    const late = { dueAt: new Date(Date.now() + 86_400_000).toISOString(), reason: 'moves to another town' }
    const { id } = await staff.plans.assign.mutate({ ...pair, ...late, role: 'supporting' })
    await staff.plans.cancel.mutate({ id })
    await staff.plans.changePrimary.mutate({ ...pair, ...late, previous: 'consulting' })
    const soon = { dueAt: new Date(Date.now() + 2000).toISOString() }
    await staff.plans.assign.mutate({ ...pair, ...soon, role: 'consulting' })
    const refused = await staff.plans.assign.mutate({
      patientId: patient.id,
      practitionerId: primary.id,
      ...soon,
      role: 'supporting',
    })
    const waiting = async () => (await staff.plans.waiting.query()).count
    await expect.poll(waiting, { timeout: 20_000 }).toBe(1)
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    await planned(page).waitFor()
    await lookOver(page, 'a patient with plans')
    await page.getByRole('button', { name: 'Assign a practitioner' }).click()
    await onDay(page, day)
    await lookOver(page, 'the dialog that plans')
    for (const state of ['planned', 'failed', 'done', 'cancelled']) {
      await page.goto(`/plans?state=${state}`)
      await rows(page).getByText(patient.name).first().waitFor()
      await lookOver(page, `plans, ${state}`)
    }
    await staff.plans.cancel.mutate({ id: refused.id })
  }, 120_000)

  test('one that could not be done is counted, says why, and is dismissed', async () => {
    const { staff, patient, other } = await patientWithPrimary()
    await staff.plans.changePrimary.mutate({
      patientId: patient.id,
      practitionerId: other.id,
      previous: 'end',
      dueAt: new Date(Date.now() + 2000).toISOString(),
    })
    await staff.panels.set.mutate({ practitionerId: other.id, accepting: 'closed' })
    await expect.poll(async () => (await staff.plans.waiting.query()).count, { timeout: 20_000 }).toBe(1)
    const page = await open('/', { as: 'staff' })
    await page.getByRole('alert').filter({ hasText: 'Planned changes could not be done' }).waitFor()
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Planned changes.*waiting: 1/ })
      .waitFor()
    await page.getByRole('link', { name: 'Look at these changes' }).click()
    const row = rows(page).getByRole('row').filter({ hasText: other.name })
    await row.getByText('This panel accepts no new patients').last().waitFor()
    await row.getByRole('link', { name: patient.name }).click()
    const alert = care(page)
      .getByRole('alert')
      .filter({ hasText: `Could not be done: ${other.name}` })
    await alert.getByText('This panel accepts no new patients').waitFor()
    await alert.getByRole('button', { name: 'Assign now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await alert.getByRole('button', { name: 'Dismiss' }).click()
    await confirm(page, 'Dismiss')
    await alert.waitFor({ state: 'detached' })
    await settled(page)
    expect((await staff.plans.waiting.query()).count).toBe(0)
  })
})
