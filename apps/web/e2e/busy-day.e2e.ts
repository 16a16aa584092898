import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { field, told } from './fields.ts'
import { clientOf } from './people.ts'
import { portal } from './portal.ts'
import { countPresses } from './presses.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

let server: DemoServer

/** How often a pointer is pressed for the work of a day, in a clinic of 2,000 patients. Typing is not counted. */
describe('in a clinic of 2,000 patients', () => {
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'clinic' }, { patients: 2000 })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)
  const staff = () => clientOf('staff', server)

  /** The rows of the table that staff look at, without its head. */
  const rows = (page: Page, name: string) => page.getByRole('table', { name }).locator('tbody tr')

  /** Two practitioners with room for more, and a patient of the first. */
  async function patientAndColleague() {
    const client = await staff()
    const { items } = await client.panels.list.query({ sort: 'load', limit: 100 })
    const [doctor, colleague] = items
      .filter(({ accepting, profession }) => accepting === 'open' && profession === 'physician')
      .slice(-2)
    if (!doctor || !colleague) throw new Error('no panel has room')
    const born = { dateOfBirth: '1971-06-05', gender: 'F' } as const
    const patient = await client.patients.create.mutate({ firstName: 'Paula', lastName: 'Plansky', ...born })
    await client.assignments.create.mutate({
      patientId: patient.id,
      practitionerId: doctor.id,
      role: 'primary',
    })
    return { client, patient, colleague }
  }

  test('a primary is replaced in 4 presses', async () => {
    const { client, patient, colleague } = await patientAndColleague()
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    const presses = await countPresses(page)
    await page.getByRole('button', { name: 'Assign a practitioner' }).click()
    const dialog = page.getByRole('dialog', { name: 'Assign a practitioner to Paula Plansky' })
    await dialog.getByRole('combobox', { name: 'Practitioner' }).fill(colleague.lastName)
    await page.getByRole('option', { name: `${colleague.firstName} ${colleague.lastName}` }).click()
    await dialog.getByRole('radio', { name: 'Primary' }).click()
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await told(page, 'looks after Paula Plansky now')
    expect(await presses()).toBe(4)
    const [primary] = await client.assignments.careTeam.query({ patientId: patient.id })
    expect(primary).toMatchObject({ practitionerId: colleague.id, role: 'primary' })
  })

  test('a consultant becomes the primary in 2 presses', async () => {
    const { client, patient, colleague } = await patientAndColleague()
    await client.assignments.create.mutate({ patientId: patient.id, practitionerId: colleague.id })
    const page = await open(`/patients/${patient.id}`, { as: 'staff' })
    const presses = await countPresses(page)
    await page.getByRole('button', { name: `Make primary: Dr. ${colleague.firstName}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click()
    await told(page, 'looks after Paula Plansky now')
    expect(await presses()).toBe(2)
  })

  test('a new patient gets a doctor who has room in 5 presses', async () => {
    const client = await staff()
    const page = await open('/', { as: 'staff' })
    const presses = await countPresses(page)
    await page.getByRole('link', { name: 'New patient' }).click()
    await field(page, 'First name').fill('Nora')
    await field(page, 'Last name').fill('Newham')
    await field(page, 'Date of birth').fill('1988-02-29')
    await page.getByLabel('Gender').selectOption('Female')
    await page.getByRole('button', { name: 'Add patient' }).click()
    await page.getByRole('button', { name: 'Assign a practitioner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/^Suggested: .*has room/).waitFor()
    await dialog.getByRole('button', { name: /^Choose / }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click()
    await told(page, 'looks after Nora Newham now')
    expect(await presses()).toBe(5)
    const { items } = await client.patients.list.query({ q: 'Nora Newham' })
    expect(items[0]?.primary).not.toBeNull()
  })

  test('of those who wait, 20 get a primary in 4 presses', async () => {
    const client = await staff()
    const { count } = await client.queue.waiting.query()
    expect(count).toBeGreaterThan(25)
    const page = await open('/', { as: 'staff' })
    const presses = await countPresses(page)
    await page.getByRole('navigation').getByRole('link', { name: 'Without a primary' }).click()
    await page.getByLabel('Choose all that are shown').click()
    await page.getByRole('button', { name: 'Suggest a primary for' }).click()
    const dialog = page.getByRole('dialog', { name: 'A primary for each' })
    await dialog.getByRole('button', { name: /^Assign \d+$/ }).click()
    await told(page, 'have a primary now')
    expect(await presses()).toBe(4)
    await expect.poll(async () => (await client.queue.waiting.query()).count).toBe(count - 25)
  })

  test('who is overloaded is seen in one press, the fullest first and marked', async () => {
    const page = await open('/practitioners', { as: 'staff' })
    await settled(page)
    const presses = await countPresses(page)
    await page.getByText('Panels', { exact: true }).click()
    await rows(page, 'Panels').first().getByText('Over target').waitFor()
    expect(await presses()).toBe(1)
  })

  test('who has just lost a primary is found in one press, with who it was', async () => {
    const page = await open('/', { as: 'staff' })
    const presses = await countPresses(page)
    const first = page.getByRole('region', { name: 'Without a primary' })
    await first.getByRole('radio', { name: 'Lost lately' }).locator('..').click()
    await first
      .getByRole('link', { name: /^Assign a practitioner to/ })
      .first()
      .waitFor()
    expect(await presses()).toBe(1)
  })

  test('a doctor has somebody cover for two weeks in 3 presses', async () => {
    const client = await staff()
    const { items } = await client.practitioners.list.query({ status: 'active', limit: 100 })
    const colleague = items.find(({ userId, lastName }) => userId && !['Doctor', 'Nurse'].includes(lastName))
    if (!colleague) throw new Error('nobody else has an account')
    const page = await open('/', { as: 'doctor' })
    const presses = await countPresses(page)
    await page
      .getByRole('region', { name: 'Cover', exact: true })
      .getByRole('button', { name: 'Arrange cover' })
      .click()
    const dialog = page.getByRole('dialog', { name: 'Who covers for you?' })
    await dialog.getByRole('combobox', { name: 'Colleague' }).pressSequentially(colleague.lastName)
    await page.getByRole('option', { name: `${colleague.firstName} ${colleague.lastName}` }).click()
    await dialog.getByRole('button', { name: 'Arrange cover' }).click()
    await told(page, 'covers for Dr. Dora Doctor until')
    expect(await presses()).toBe(3)
  })

  test('a patient asks for another primary in 3 presses, and staff decide in 2', async () => {
    const page = await open('/', { as: 'patient' })
    const presses = await countPresses(page)
    await page.getByRole('button', { name: 'Ask for another primary' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio').first().click()
    await dialog.getByRole('button', { name: /^Ask for Dr/ }).click()
    await told(page, 'You asked for')
    expect(await presses()).toBe(3)
    const desk = await open('/requests', { as: 'staff' })
    const decided = await countPresses(desk)
    await rows(desk, 'Requests')
      .first()
      .getByRole('button', { name: /^Accept/ })
      .click()
    await desk.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click()
    await told(desk, 'is the primary of')
    expect(await decided()).toBe(2)
  })

  test('a panel of 300 goes to four doctors by room, from Friday, in 8 presses', async () => {
    const client = await staff()
    const [dora] = (await client.practitioners.list.query({ q: 'Dora Doctor' })).items
    const { primary } = await client.panels.get.query({ practitionerId: dora?.id ?? 0 })
    expect(primary).toBeGreaterThanOrEqual(300)
    const page = await open(`/practitioners/${dora?.id}`, { as: 'staff' })
    const presses = await countPresses(page)
    await page.getByRole('link', { name: 'Hand over' }).click()
    const colleagues = page.getByRole('main').getByRole('checkbox')
    await colleagues.nth(3).waitFor()
    for (let n = 0; n < 4; n++) await colleagues.nth(n).click()
    await page.getByRole('radio', { name: 'From Friday' }).click()
    await page.getByText('Leaves the clinic', { exact: true }).click()
    await page.getByRole('button', { name: 'Plan for' }).click()
    await told(page, 'The handover is planned.')
    expect(await presses()).toBe(8)
    const planned = await client.transfers.list.query({ state: 'planned' })
    expect(planned.items).toMatchObject([{ fromId: dora?.id }])
  })
})
