import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { confirm, errorAt, told } from './fields.ts'
import { lookOver } from './look-over.ts'
import { clientOf, newAccount } from './people.ts'
import { portal } from './portal.ts'
import { countPresses } from './presses.ts'
import { newPatient, practitionerWithPanel } from './records.ts'

const { open } = portal()
const section = (page: Page) => page.getByRole('region', { name: 'Cover', exact: true })
const entries = (page: Page) =>
  section(page).getByRole('list', { name: 'Cover', exact: true }).getByRole('listitem')

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv')
const formatted = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' })
const inWords = (days: number) => formatted.format(new Date(day(days)))
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

describe('cover', () => {
  test('a doctor has somebody cover for two weeks, who then finds the panel at home, until it is ended', async () => {
    const [away, by] = [
      await practitionerWithPanel({ primary: 2, consulting: 0 }),
      await practitionerWithPanel({ primary: 1, consulting: 0 }),
    ]
    const page = await open('/', { as: away, locale: 'en-US' })
    await section(page).getByText('Nobody covers for you').waitFor()
    const presses = await countPresses(page)
    await section(page).getByRole('button', { name: 'Arrange cover' }).click()
    const dialog = page.getByRole('dialog', { name: 'Who covers for you?' })
    await dialog.getByRole('combobox', { name: 'Colleague' }).pressSequentially(by.doctor.lastName)
    await page.getByRole('option', { name: by.doctor.name }).click()
    await dialog.getByRole('button', { name: 'Arrange cover' }).click()
    await told(page, `${by.doctor.name} covers for ${away.doctor.name} until ${inWords(14)}`)
    expect(await presses()).toBe(3)
    await entries(page)
      .filter({ hasText: `${by.doctor.name} covers for you` })
      .filter({ hasText: `until ${inWords(14)}` })
      .waitFor()

    const theirs = await open('/', { as: by, locale: 'en-US' })
    await entries(theirs)
      .filter({ hasText: `You cover for ${away.doctor.name}` })
      .waitFor()
    await theirs.getByRole('link', { name: `Open the panel of ${away.doctor.name}` }).click()
    const panel = theirs.getByRole('table', { name: 'My panel' }).locator('tbody tr')
    await expect.poll(() => panel.count()).toBe(2)
    await theirs.getByText(`with ${away.doctor.name} since`).first().waitFor({ state: 'attached' })
    await theirs.getByLabel('Whose panel').selectOption('My own')
    await expect.poll(() => panel.count()).toBe(1)

    await page.getByRole('button', { name: `End: ${by.doctor.name} covers for` }).click()
    await confirm(page, 'Keep it')
    await page.getByRole('button', { name: `End: ${by.doctor.name} covers for` }).click()
    await confirm(page, 'End the cover')
    await told(page, 'The cover has ended.')
    await section(page).getByText('Nobody covers for you').waitFor()
    await theirs.goto(`/panel?coverOf=${away.doctor.id}`)
    await theirs.getByText('You do not cover this panel now').waitFor()
  }, 120_000)

  test('staff plan cover on the page of a practitioner, cancel it, and see what is over', async () => {
    const [away, by] = [
      await practitionerWithPanel({ primary: 0, consulting: 0 }),
      await practitionerWithPanel({ primary: 0, consulting: 0 }),
    ]
    const page = await open(`/practitioners/${away.doctor.id}`, { as: 'staff', locale: 'en-US' })
    await section(page).getByRole('button', { name: 'Arrange cover' }).click()
    const dialog = page.getByRole('dialog', { name: `Who covers for ${away.doctor.name}?` })
    await dialog.getByRole('button', { name: 'Arrange cover' }).click()
    await dialog.getByText('Choose a colleague.').waitFor()
    await dialog.getByRole('combobox', { name: 'Colleague' }).fill(by.doctor.lastName)
    await page.getByRole('option', { name: by.doctor.name }).click()
    await dialog.getByLabel('From').fill(day(7))
    await dialog.getByLabel('Until').fill(day(6))
    await dialog.getByRole('button', { name: 'Arrange cover' }).click()
    expect(await errorAt(dialog, 'Until')).toContain('Choose the first day or a later one.')
    await dialog.getByLabel('Until').fill(day(9))
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('a congress')
    await dialog.getByRole('button', { name: 'Arrange cover' }).click()
    await told(
      page,
      `${by.doctor.name} will cover for ${away.doctor.name} from ${inWords(7)} to ${inWords(9)}`,
    )
    const entry = entries(page).filter({ hasText: `${by.doctor.name} will cover for ${away.doctor.name}` })
    await entry.filter({ hasText: `${inWords(7)} to ${inWords(9)}, reason: a congress` }).waitFor()
    await lookOver(page, 'a practitioner with cover')

    await section(page).getByRole('button', { name: 'Arrange cover' }).click()
    await dialog.getByRole('combobox', { name: 'Colleague' }).fill(by.doctor.lastName)
    await page.getByRole('option', { name: by.doctor.name }).click()
    await lookOver(page, 'the dialog that arranges cover')
    await dialog.getByRole('button', { name: 'Arrange cover' }).click()
    await dialog.getByText('They cover this panel from').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Close without saving' }).click()
    await dialog.waitFor({ state: 'detached' })
    await entry.getByRole('button', { name: /^Cancel: / }).click()
    await confirm(page, 'Cancel the cover')
    await told(page, 'The cover was cancelled.')
    await section(page).getByRole('button', { name: 'Earlier cover' }).click()
    await section(page).getByText('Cancelled: ').waitFor()
    await lookOver(page, 'a practitioner with earlier cover')
  }, 120_000)

  test('a patient sees who covers in the care team, and who opened the record as one', async () => {
    const account = await newAccount('patient')
    const [away, by] = [
      await practitionerWithPanel({ primary: 0, consulting: 0 }),
      await practitionerWithPanel({ primary: 0, consulting: 0 }),
    ]
    const patient = await newPatient({}, await clientOf(account))
    const staff = await clientOf('staff')
    await staff.assignments.create.mutate({
      patientId: patient.id,
      practitionerId: away.doctor.id,
      role: 'primary',
    })
    const pair = { practitionerId: away.doctor.id, byId: by.doctor.id }
    await staff.covers.create.mutate({ ...pair, endsAt: inDays(3) })
    await staff.covers.create.mutate({ ...pair, startsAt: inDays(8), endsAt: inDays(9) })
    await (await clientOf(by)).patients.get.query({ id: patient.id })
    const page = await open(`/patients/${patient.id}`, { as: account, locale: 'en-US' })
    const team = page.getByRole('region', { name: 'Care team' })
    await team.getByText(`Covered by ${by.doctor.name} until ${inWords(3)}`).waitFor()
    await team.getByText(`Will be covered by ${by.doctor.name} from ${inWords(8)} to ${inWords(9)}`).waitFor()
    const log = page.getByRole('table', { name: 'Who opened this record' })
    await log
      .getByText(`They covered for ${away.doctor.name}, until ${inWords(3)}`)
      .last()
      .waitFor()
    await log
      .getByRole('button', { name: /^And now\?/ })
      .first()
      .click()
    await page
      .getByRole('dialog')
      .getByText(`covers for ${away.doctor.name}, who looks after this patient`)
      .waitFor()
    await page.keyboard.press('Escape')
    await lookOver(page, 'a record that is covered')
    await page.goto('/')
    await page.getByText(`Covered by ${by.doctor.name} until`, { exact: false }).first().waitFor()
  }, 120_000)
})
