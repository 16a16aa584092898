import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirm, errorAt, field, fill, told } from './fields.ts'
import { clientOf } from './people.ts'
import { portal } from './portal.ts'
import { newPatient } from './records.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

let server: DemoServer
beforeAll(async () => {
  server = await serverWithDemo({ ACCESS_POLICY: 'minimum-necessary', BREAK_GLASS_MINUTES: '30' })
})
afterAll(() => server.stop())
const { open } = portal(() => server)

const emergency = 'What is the emergency?'
const reason = 'Brought in unconscious after a fall'
const ownRecord = async () => newPatient({}, await clientOf('patient', server))

test('a practitioner opens a stranger’s record by name, the patient sees it, and an administrator ends it', async () => {
  const patient = await ownRecord()
  const page = await open('/patients', { as: 'doctor' })
  await page.getByRole('link', { name: 'Emergency' }).click()
  await page.getByText('read their record for 30 minutes').waitFor()
  await fill(page, { 'First name': patient.firstName, 'Last name': patient.lastName })
  await page.getByLabel('Date of birth').fill('1980-02-29')
  await field(page, emergency).fill('urgent')
  await page.getByRole('button', { name: 'Open the record' }).click()
  expect(await errorAt(page, emergency)).toContain('10 characters')
  await field(page, emergency).fill(reason)
  await page.getByRole('button', { name: 'Open the record' }).click()
  await page.getByRole('heading', { level: 1, name: patient.name }).waitFor()
  await page.getByText(/^You can read this record for (29|30) minutes more/).waitFor()

  for (const path of ['/', '/patients', '/panel', '/patients/emergency']) {
    await page.goto(path)
    const opened = page.getByRole('region', { name: 'Opened in an emergency' })
    await opened.getByText(reason).waitFor()
    await opened.getByRole('link', { name: patient.name }).click()
    await page.getByRole('heading', { level: 1, name: patient.name }).waitFor()
  }

  const mine = await open(`/patients/${patient.id}`, { as: 'patient' })
  const log = mine.getByRole('table', { name: 'Who opened this record' })
  await log.getByText(reason).locator('visible=true').first().waitFor()
  await log
    .getByRole('button', { name: /now, and why/ })
    .first()
    .click()
  await mine.getByText('it broke the glass, which opens the record until').waitFor()

  const queue = await open('/', { as: 'admin' })
  await queue.getByText('Records opened in an emergency wait for a review').waitFor()
  await queue.getByRole('link', { name: /^Administration.*waiting: \d+/ }).click()
  await queue.getByRole('link', { name: /^Approvals.*waiting: 1$/ }).waitFor()
  await queue.getByRole('link', { name: /^Break-glass.*waiting: \d+/ }).click()
  await queue.getByRole('row', { name: patient.name }).getByRole('button').click()
  await field(queue.getByRole('dialog'), 'Note').fill('Nobody was brought in.')
  await queue.route('**/trpc/access.review*', route => route.abort())
  await queue.getByRole('button', { name: 'Not justified' }).click()
  await told(queue, 'The review was not closed')
  await queue.unroute('**/trpc/access.review*')
  expect(await field(queue.getByRole('dialog'), 'Note').inputValue()).toBe('Nobody was brought in.')
  await confirm(queue, 'Not justified')
  await told(queue, 'is closed')
  await expect.poll(() => queue.getByRole('row', { name: patient.name }).count()).toBe(0)

  await page.reload()
  await page.getByText('There is no such record, or it is out of your reach.').waitFor()
  await page.goto('/patients')
  await page.getByRole('table', { name: 'Patients' }).waitFor()
  await expect.poll(() => page.getByRole('link', { name: patient.name }).count()).toBe(0)
})

test('where a record is out of reach, it can be opened in an emergency', async () => {
  const patient = await ownRecord()
  const page = await open(`/patients/${patient.id}`, { as: 'doctor' })
  await field(page, emergency).fill(reason)
  await page.getByRole('button', { name: 'Open the record' }).click()
  await page.getByRole('heading', { level: 1, name: patient.name }).waitFor()
})

test('a record that does not exist opens for no emergency', async () => {
  const page = await open('/patients/999999', { as: 'doctor' })
  await field(page, emergency).fill(reason)
  await page.getByRole('button', { name: 'Open the record' }).click()
  await expect.poll(() => page.getByText('There is no such record').count()).toBe(2)
})
