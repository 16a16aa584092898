import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { confirm, errorAt, field, fill } from './fields.ts'
import { clientOf, freshName, newAccount } from './people.ts'
import { portal } from './portal.ts'
import { newPatient, newPractitioner } from './records.ts'

const { open } = portal()

describe('one’s own records', () => {
  test('are all that is listed, and a foreign one is not found at its address', async () => {
    const foreign = await newPatient()
    const page = await open('/patients', { as: 'patient' })
    const rows = page.getByRole('table', { name: 'My records' }).locator('tbody tr')
    await settled(page)
    const { items } = await (await clientOf('patient')).patients.list.query({})
    await expect.poll(() => rows.count()).toBe(items.length)
    await page.getByRole('searchbox').fill(foreign.lastName)
    await page.getByText('No record matches').waitFor()
    await page.goto(`/patients/${foreign.id}`)
    await page.getByText('There is no such record, or it is out of your reach.').waitFor()
    await page.getByRole('link', { name: 'Show my records' }).waitFor()
    expect(await page.textContent('body')).not.toContain(foreign.lastName)
    await page.goto(`/patients/${foreign.id}/edit`)
    await page.getByText('There is no such record, or it is out of your reach.').waitFor()
  })

  test('a dependant’s is made and changed, and belongs to the account', async () => {
    const somebody = await newAccount('patient')
    const [firstName, lastName] = [freshName(), freshName()]
    const page = await open('/', { as: somebody })
    await page.getByRole('link', { name: 'Add a record' }).click()
    await fill(page, { 'First name': firstName, 'Last name': lastName })
    await page.getByLabel('Date of birth').fill('2999-01-01')
    await page.getByLabel('Gender').selectOption('Female')
    await page.getByRole('button', { name: 'Add record' }).click()
    const date = page.getByLabel('Date of birth')
    await date.and(page.locator('[aria-invalid=true]')).waitFor()
    expect(await field(page, 'First name').inputValue()).toBe(firstName)
    await date.fill('2019-05-04')
    await page.getByRole('button', { name: 'Add record' }).click()
    await page.getByRole('heading', { level: 1, name: `${firstName} ${lastName}` }).waitFor()

    await page.getByRole('link', { name: 'Edit' }).click()
    await fill(page, { Phone: '555-0100', 'E-mail': 'no address' })
    await page.getByRole('button', { name: 'Save changes' }).click()
    expect(await errorAt(page, 'E-mail')).not.toBe('')
    await fill(page, { 'E-mail': '' })
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('link', { name: '555-0100' }).waitFor()
    const { items } = await (await clientOf(somebody)).patients.list.query({})
    expect(items).toMatchObject([{ firstName, lastName, phoneNumber: '555-0100', ownerId: somebody.id }])
  })

  test('are left with unsaved changes only after asking', async () => {
    const page = await open('/patients/1/edit', { as: 'patient' })
    await fill(page, { Phone: '555-9999' })
    await page.getByRole('link', { name: 'Practitioners' }).click()
    await confirm(page, 'Stay')
    expect(await field(page, 'Phone').inputValue()).toBe('555-9999')
    await page.getByRole('link', { name: 'Practitioners' }).click()
    await confirm(page, 'Leave without saving')
    await page.getByRole('heading', { level: 1, name: 'Practitioners' }).waitFor()
    const { phoneNumber } = await (await clientOf('patient')).patients.get.query({ id: 1 })
    expect(phoneNumber).not.toBe('555-9999')
  })
})

describe('who looks after one, and who looked in', () => {
  test('the care team shows the primary and those of before', async () => {
    const { somebody, record, staff } = await recordOf()
    const [former, primary] = await Promise.all([newPractitioner(), newPractitioner()])
    const first = { patientId: record.id, practitionerId: former.id, role: 'primary' } as const
    const { id } = await staff.assignments.create.mutate(first)
    await staff.assignments.end.mutate({ id, reason: 'moved away' })
    await staff.assignments.create.mutate({ ...first, practitionerId: primary.id })
    const page = await open('/', { as: somebody })
    const team = page.getByRole('list', { name: `Care team of ${record.name}` }).getByRole('listitem')
    await team.first().waitFor()
    expect(await team.textContent()).toMatch(new RegExp(`${primary.name}.*Primary`))
    await page.getByRole('link', { name: 'My care team' }).click()
    await page.getByRole('button', { name: 'Earlier practitioners' }).click()
    const earlier = page.getByRole('list', { name: `Earlier practitioners of ${record.name}` })
    await earlier.getByText(former.name).waitFor()
    await page.getByRole('link', { name: `Open the record of ${record.name}` }).click()
    await page.getByText('Ended: moved away').waitFor()
  })

  test('a record says who opened it, and why they might', async () => {
    const { somebody, record, staff } = await recordOf()
    await staff.patients.update.mutate({ id: record.id, phoneNumber: '+44 20 7946 0001' })
    await staff.patients.get.query({ id: record.id })
    await staff.patients.list.query({ q: record.name })
    const page = await open(`/patients/${record.id}`, { as: somebody })
    const log = page.getByRole('table', { name: 'Who opened this record' })
    const theirs = log.getByRole('row').filter({ hasText: 'Sam Staff' }).first()
    await theirs.waitFor()
    expect(await theirs.textContent()).toContain('Read the record')
    expect(await theirs.textContent()).toContain('Their role may see every patient')
    await log
      .getByText(/^Phone number: .* → .*7946 0001/)
      .locator('visible=true')
      .first()
      .waitFor()
    // The page has read the record by now, as its owner.
    expect(await log.getByRole('cell', { name: 'Your own record' }).count()).toBe(0)
    expect(await log.getByText('Listed it among patients').count()).toBe(0)
    await page.getByRole('switch', { name: 'Also by the account it belongs to' }).check()
    await log.getByRole('cell', { name: 'Your own record' }).first().waitFor()
    await page.getByRole('switch', { name: 'Also where it only stood in a list' }).check()
    await log.getByRole('cell', { name: 'Listed it among patients' }).first().waitFor()
  })
})

describe('what is not for patients', () => {
  test.each([
    '/admin',
    '/admin/users',
    '/admin/audit?outcome=denied',
    '/panel',
    '/practitioners/new',
    '/practitioners/1/edit',
  ])('%s says so', async path => {
    const page = await open(path, { as: 'patient' })
    await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
    await page.getByRole('link', { name: 'Go to the start page' }).click()
    await page.getByRole('heading', { name: 'Welcome, Pat Patient' }).waitFor()
  })

  test('is not offered to them either', async () => {
    const page = await open('/', { as: 'patient' })
    await settled(page)
    const menu = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
    expect(await menu.allTextContents()).toEqual(['Home', 'My records', 'My care team', 'Practitioners'])
    await page.goto('/patients/1')
    await settled(page)
    const buttons = await page.getByRole('main').getByRole('button').allTextContents()
    expect(buttons.filter(name => /delete|assign|end/i.test(name))).toEqual([])
    await page.goto('/practitioners/1')
    await settled(page)
    expect(
      await page
        .getByRole('main')
        .getByText(/^(Edit|Delete|Approve)$/)
        .count(),
    ).toBe(0)
  })
})

/** A patient's account with one record in it. */
async function recordOf() {
  const [somebody, staff] = await Promise.all([newAccount('patient'), clientOf('staff')])
  const record = await newPatient({}, await clientOf(somebody))
  return { somebody, record, staff }
}
