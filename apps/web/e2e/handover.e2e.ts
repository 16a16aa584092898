import { mkdir, readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, told } from './fields.ts'
import { lookOver } from './look-over.ts'
import { clientOf, freshName } from './people.ts'
import { portal } from './portal.ts'
import { countPresses } from './presses.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

let server: DemoServer

/** The words that the README prints in bold, in its order. Each stands on a page. */
async function wordsOfReadme(): Promise<string[]> {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8')
  const [, section = ''] = readme.split('## How a clinic hands over a panel')
  const [howTo = ''] = section.split('\n## ')
  return [...howTo.matchAll(/\*\*(.+?)\*\*/g)].map(([, words = '']) => words)
}

const photographs = process.env.PHOTOGRAPHS

/** For somebody to look at: `PHOTOGRAPHS=<folder>`. */
async function photograph(page: Page, name: string) {
  if (!photographs) return
  await mkdir(photographs, { recursive: true })
  for (const [look, colorScheme, width] of [
    ['wide', 'light', 1280],
    ['narrow', 'dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    await settled(page)
    await page.screenshot({ path: `${photographs}/${name}-${look}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

describe('a handover', () => {
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'clinic', CREATIONS_PER_MINUTE: '100000' })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)
  const client = (who: 'staff' | 'admin') => clientOf(who, server)

  async function practitioner(settings: { target?: number; maximum?: number } = {}) {
    const [firstName, lastName] = [freshName(), freshName()]
    const admin = await client('admin')
    const { id } = await admin.practitioners.create.mutate({
      firstName,
      lastName,
      specialty: 'Family medicine',
    })
    await admin.panels.set.mutate({ practitionerId: id, ...settings })
    return { id, lastName, name: `Dr. ${firstName} ${lastName}` }
  }

  /** A practitioner with so many patients. */
  async function panelOf(count: number) {
    const staff = await client('staff')
    const leaving = await practitioner({ target: count })
    const rows: { patientId: number; practitionerId: number; role: 'primary' }[] = []
    for (let n = 0; n < count; n++) {
      const { id } = await staff.patients.create.mutate({
        ...{ firstName: freshName(), lastName: freshName(), dateOfBirth: '1980-02-29', gender: 'F' },
        address: `${n} Elm Street`,
      })
      rows.push({ patientId: id, practitionerId: leaving.id, role: 'primary' })
    }
    await staff.assignments.createMany.mutate({ rows })
    return { staff, leaving, patientIds: rows.map(({ patientId }) => patientId) }
  }

  const chosen = (page: Page, { name }: { name: string }) => page.getByRole('checkbox', { name, exact: true })

  test('of 300 patients to four doctors by room, from Friday, takes 8 presses', async () => {
    const { staff, leaving, patientIds } = await panelOf(300)
    const doctors = []
    for (const target of [200, 150, 100, 50]) doctors.push(await practitioner({ target }))
    const page = await open(`/practitioners/${leaving.id}`, { as: 'staff', locale: 'en-US' })
    const presses = await countPresses(page)
    const [handOver = '', friday = '', leaves = '', planFor = '', inTransition = '', ...after] =
      await wordsOfReadme()
    const [letters = '', csv = '', undo = ''] = after
    await page.getByRole('link', { name: handOver }).click()
    for (const doctor of doctors) await chosen(page, doctor).click()
    await page.getByText('300 patients would move.').waitFor()
    await page.getByText(`${doctors[0]?.name}: +120`).waitFor()
    await page.getByRole('radio', { name: friday }).click()
    await page.getByText(leaves, { exact: true }).click()
    await photograph(page, 'hand-over')
    if (photographs) {
      // The picture of the README.
      await page.setViewportSize({ width: 1000, height: 1500 })
      await page.evaluate(() => scrollTo(0, 0))
      await settled(page)
      await page.screenshot({ path: `${photographs}/handover.png` })
      await page.setViewportSize({ width: 1280, height: 800 })
    }
    await page.getByRole('button', { name: planFor }).click()
    await told(page, 'The handover is planned.')
    expect(await presses()).toBe(8)
    await page.getByRole('region', { name: inTransition }).getByText('gets 120 patients').waitFor()
    await photograph(page, 'planned')

    // The panel is marked wherever it is seen.
    await page.goto('/')
    await page
      .getByRole('alert')
      .filter({ hasText: 'Panels in transition' })
      .getByText(leaving.name)
      .waitFor()
    await photograph(page, 'home')
    await page.goto(`/practitioners/${leaving.id}`)
    await page.getByText('This panel is in transition').waitFor()
    await photograph(page, 'practitioner')
    await page.getByRole('link', { name: 'Look at the handover' }).click()

    // Letters may go out before.
    await page.getByRole('link', { name: letters }).click()
    await page.getByText('300 patients, one letter a sheet').waitFor()
    expect(await page.getByRole('article').count()).toBe(300)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: csv }).click()
    expect((await download).suggestedFilename()).toMatch(/^letters-.*\.csv$/)

    await page.goto('/handovers')
    await page.getByRole('link', { name: leaving.name }).click()
    await page.getByRole('button', { name: 'Cancel the handover' }).click()
    await confirm(page, 'Cancel the handover')
    await told(page, 'The handover was cancelled.')

    // The same, due at once.
    const { id } = await staff.transfers.start.mutate({
      fromId: leaving.id,
      to: doctors.map(doctor => ({ practitionerId: doctor.id })),
      effectiveAt: new Date(Date.now() + 1500).toISOString(),
      reason: 'Leaves the clinic',
    })
    await page.goto(`/handovers/${id}`)
    await page.getByText('Done', { exact: true }).waitFor({ timeout: 20_000 })
    await page.getByText('300 patients went to').waitFor()
    expect((await staff.panels.get.query({ practitionerId: leaving.id })).primary).toBe(0)
    await photograph(page, 'done')

    // One has somebody else by then; the others come back.
    const other = await practitioner()
    await staff.assignments.changePrimary.mutate({ patientId: patientIds[0] ?? 0, practitionerId: other.id })
    await page.getByRole('button', { name: undo }).click()
    await confirm(page, 'Undo')
    await told(page, `299 patients came back to ${leaving.name}.`)
    const stayed = page.getByRole('table', { name: 'Patients who stayed' })
    await stayed.getByText('Somebody changed the assignment meanwhile').waitFor()
    expect(await stayed.getByRole('row').count()).toBe(2)
    await photograph(page, 'undone')
  }, 240_000)

  test('says what cannot be moved, and overrides a full panel only by those who may', async () => {
    const { leaving } = await panelOf(5)
    const small = await practitioner({ maximum: 2 })
    const page = await open(`/practitioners/${leaving.id}/handover`, { as: 'staff' })
    await page.getByRole('searchbox', { name: 'Search colleagues' }).fill(small.lastName)
    await chosen(page, small).click()
    await page.getByText('3 patients cannot be moved and would stay').waitFor()
    await page
      .getByText(/: No panel has a place left/)
      .first()
      .waitFor()
    expect(await page.getByRole('checkbox', { name: /although panels/ }).count()).toBe(0)
    await lookOver(page, 'the page that hands over')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'Hand over now' }).click()
    await told(page, 'Handed over: 2 patients.')
    await page
      .getByRole('region', { name: 'Who stayed' })
      .getByText('No panel has a place left')
      .first()
      .waitFor()
    await lookOver(page, 'a handover')
    const boss = await open(`/practitioners/${leaving.id}/handover`, { as: 'admin' })
    await boss.getByRole('searchbox', { name: 'Search colleagues' }).fill(small.lastName)
    await chosen(boss, small).click()
    await boss.getByRole('checkbox', { name: /although panels/ }).click()
    await boss.getByRole('textbox', { name: 'Reason' }).fill('there is no other')
    await boss.getByText('3 patients would move.').waitFor()
    await boss.getByRole('button', { name: 'Hand over now' }).click()
    await told(boss, 'Handed over: 3 patients.')
    await boss.getByRole('link', { name: 'Letters' }).click()
    await boss.getByText('3 patients, one letter a sheet').waitFor()
    // One a sheet, without what is on the screen beside them.
    const paper = (await boss.pdf({ format: 'A4' })).toString('latin1')
    expect(paper.match(/\/Type \/Page\b/g)).toHaveLength(3)
    await lookOver(boss, 'letters')
    await photograph(boss, 'letters')
  }, 120_000)

  test('by hand goes on from equal parts: some are given by keyboard, one by one and several, the rest is kept', async () => {
    const { leaving, staff } = await panelOf(12)
    const [one, two] = [await practitioner({ target: 20 }), await practitioner({ target: 20 })]
    const full = await practitioner({ maximum: 0 })
    const page = await open(`/practitioners/${leaving.id}/handover`, { as: 'staff' })
    const search = page.getByRole('searchbox', { name: 'Search colleagues' })
    for (const { lastName } of [one, two]) {
      await search.fill(lastName)
      await page.getByRole('checkbox', { name: lastName }).click()
    }
    await page.getByText('In equal parts').click()
    await page.getByText(`${one.name}: +6`).waitFor()
    await page.getByText('By hand', { exact: true }).click()
    const table = page.getByRole('table', { name: 'Who takes whom over' })
    const which = page.getByRole('combobox', { name: 'Which patients' })
    await which.selectOption(`${one.name} (6)`)
    const patients = table.getByRole('checkbox', { name: /^Choose (?!all)/ })
    expect(await patients.count()).toBe(6)
    // One, then two more at once.
    await patients.first().focus()
    await page.keyboard.press('2')
    await page.getByText(`${two.name}: +7`).waitFor()
    expect(await patients.count()).toBe(5)
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('2 patients to', { exact: true }).waitFor()
    await page.keyboard.press('2')
    await page.getByText(`${two.name}: +9`).waitFor()
    await which.selectOption('Changed by hand (3)')
    expect(await patients.count()).toBe(3)
    await which.selectOption('All (12)')
    // Somebody who has no place left, and somebody who stays.
    await search.fill(full.lastName)
    await chosen(page, full).click()
    await table.getByRole('combobox').first().selectOption(full.name)
    await table.getByText('The panel has no place left').waitFor()
    await page.getByText('1 patient cannot be moved and would stay').waitFor()
    await table.getByRole('combobox').nth(1).selectOption('Nobody: stays')
    await page.getByText('10 patients would move, 1 would stay as they are.').waitFor()
    await photograph(page, 'by-hand')
    await lookOver(page, 'a handover by hand')
    await page.setViewportSize({ width: 1280, height: 800 })

    // Another division forgets this, and so does another page: both ask first.
    await page.getByText('By room', { exact: true }).click()
    await confirm(page, 'Keep it')
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click()
    await confirm(page, 'Stay')
    await page.getByText('10 patients would move, 1 would stay as they are.').waitFor()
    await page.getByRole('button', { name: 'Hand over now' }).click()
    await told(page, 'Handed over: 10 patients.')
    await page.getByRole('region', { name: 'Who stayed' }).getByText('The panel has no place left').waitFor()
    const left = await staff.panels.get.query({ practitionerId: leaving.id })
    expect(left.primary).toBe(2)
  }, 120_000)

  test('says at the field what is missing, and hands nobody over', async () => {
    const { leaving, staff } = await panelOf(2)
    const page = await open(`/practitioners/${leaving.id}/handover`, { as: 'staff' })
    await page.getByRole('button', { name: 'Hand over now' }).click()
    await page.getByText('Choose at least one colleague.').waitFor()
    const to = await practitioner()
    await page.getByRole('searchbox', { name: 'Search colleagues' }).fill(to.lastName)
    await chosen(page, to).click()
    await page.getByText('Choose at least one colleague.').waitFor({ state: 'detached' })
    await page.getByRole('radio', { name: 'From another day' }).click()
    await page.getByRole('button', { name: 'Plan' }).click()
    await page.getByText(/^Choose a day from/).waitFor()
    expect((await staff.transfers.list.query({ fromId: leaving.id })).items).toEqual([])
    expect((await staff.panels.get.query({ practitionerId: leaving.id })).primary).toBe(2)
  }, 60_000)

  test('is offered, with the number of patients, to whoever deletes a practitioner or disables their account', async () => {
    const { leaving } = await panelOf(3)
    const admin = await client('admin')
    const account = await admin.users.create.mutate({
      ...{ name: freshName(), email: `${freshName()}@example.org`, password: 'a good long password' },
      ...{ role: 'doctor', practitionerId: leaving.id },
    })
    const page = await open(`/practitioners/${leaving.id}`, { as: 'admin' })
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByText('3 patients are looked after').waitFor()
    await photograph(page, 'delete')
    await page.getByRole('dialog').getByRole('link', { name: 'Hand them over first' }).click()
    await page.getByRole('heading', { name: `Hand over the panel of ${leaving.name}` }).waitFor()
    await page.goto(`/admin/users/${account.id}`)
    await page.getByRole('button', { name: 'Disable account' }).click()
    await page.getByRole('dialog').getByText('3 patients are looked after').waitFor()
    await page.getByRole('dialog').getByRole('link', { name: 'Hand them over first' }).click()
    await page
      .getByRole('checkbox', { name: /^Disable the account/ })
      .and(page.locator(':checked'))
      .waitFor()
    const to = await practitioner()
    await page.getByRole('searchbox', { name: 'Search colleagues' }).fill(to.lastName)
    await chosen(page, to).click()
    await page.getByRole('button', { name: 'Hand over now' }).click()
    await page.getByText('was disabled').waitFor()
    expect((await admin.users.get.query({ id: account.id })).status).toBe('disabled')
  }, 120_000)
})
