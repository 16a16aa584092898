import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { told } from './fields.ts'
import { lookOver } from './look-over.ts'
import { clientOf, freshName } from './people.ts'
import { portal } from './portal.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

let server: DemoServer

/** Holds back what is asked of a procedure, after `let` calls, until it is released. */
async function hold(page: Page, procedure: RegExp, { let: free = 0, reply = false } = {}) {
  const released = Promise.withResolvers<void>()
  let calls = 0
  await page.route(procedure, async route => {
    calls += 1
    if (calls <= free) return route.continue()
    if (reply) await route.fetch()
    await released.promise
    await route.continue().catch(() => {})
  })
  return released.resolve
}

describe('long work in a clinic of 2,000 patients', () => {
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'clinic' }, { patients: 2000 })
  }, 240_000)
  afterAll(() => server.stop())
  const { open } = portal(() => server)
  const client = (who: 'staff' | 'admin') => clientOf(who, server)

  test('a panel handed over while its page was reloaded is found again', async () => {
    const staff = await client('staff')
    const { items } = await staff.panels.list.query({ sort: 'size', limit: 100 })
    const [largest, ...others] = items
    const to = others.find(({ profession }) => profession === 'physician')
    if (!largest || !to) throw new Error('nobody can take the panel over')
    await (await client('admin')).panels.set.mutate({ practitionerId: to.id, accepting: 'open' })
    const page = await open(`/practitioners/${largest.id}/handover`, { as: 'staff' })
    await page.getByRole('searchbox', { name: 'Search colleagues' }).fill(`${to.firstName} ${to.lastName}`)
    await page
      .getByRole('checkbox', { name: `${to.firstName} ${to.lastName}` })
      .first()
      .click()
    await page.getByText('patients would move').waitFor()
    await hold(page, /transfers\.start/, { reply: true })
    await page.getByRole('button', { name: 'Hand over now' }).click()
    await page.getByText('All of them move in one step, or nobody does.').waitFor()
    const handed = async () => (await staff.transfers.list.query({ fromId: largest.id })).items.length
    await expect.poll(handed, { timeout: 20_000 }).toBe(1)
    await page.reload()
    await page.getByText(/^Last handover of this panel: \d+ patients/).waitFor()
    await page.getByRole('link', { name: 'Look at it' }).click()
    await page.getByRole('heading', { level: 1, name: 'The panel of' }).waitFor()
  }, 120_000)

  test('a primary for more than a thousand who wait shows how far it is, may be left, and is found again', async () => {
    const [staff, admin] = [await client('staff'), await client('admin')]
    const waiting = async () => (await staff.queue.list.query({ limit: 1 })).total ?? 0
    const { items } = await staff.panels.list.query({ sort: 'size', limit: 100 })
    const leaving = items.filter(({ primary }) => primary > 0)
    const stay = leaving.pop()
    for (const { id } of leaving)
      if ((await waiting()) < 1000) await admin.practitioners.delete.mutate({ id })
    await admin.panels.set.mutate({ practitionerId: stay?.id ?? 0, accepting: 'open' })
    const count = await waiting()
    expect(count).toBeGreaterThanOrEqual(1000)

    const page = await open('/queue', { as: 'staff' })
    await page.getByLabel('Choose all that are shown').click()
    await page.getByRole('button', { name: `Choose all ${count.toLocaleString('en-US')}` }).click()
    await page.getByRole('button', { name: `Suggest a primary for ${count.toLocaleString('en-US')}` }).click()
    const dialog = page.getByRole('dialog', { name: 'A primary for each' })
    const assign = dialog.getByRole('button', { name: `Assign ${count.toLocaleString('en-US')}` })
    // A thousand suggestions, beside other tests.
    await assign.waitFor({ timeout: 60_000 })
    // Somebody gives one of them a primary meanwhile.
    const [first] = (await staff.queue.list.query({ limit: 1 })).items
    const pair = { patientId: first?.id ?? 0, practitionerId: stay?.id ?? 0 }
    await staff.assignments.create.mutate({ ...pair, role: 'primary' })
    const release = await hold(page, /assignments\.createMany/, { let: 1 })
    await assign.click()
    await dialog.getByText(/^2(49|50) of .* done so far/).waitFor()
    await dialog.getByRole('link', { name: 'Work' }).click()
    await page.getByRole('heading', { level: 1, name: 'Work' }).waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click()
    await page.getByRole('heading', { level: 1, name: /./ }).waitFor()
    // Closing the window would lose the rest.
    const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })))
    expect(await asks()).toBe(true)
    await page.setViewportSize({ width: 1280, height: 800 })
    release()
    await told(page, `${(count - 1).toLocaleString('en-US')} patients have a primary now.`)
    expect(await asks()).toBe(false)
    expect(await waiting()).toBe(0)
    await page.getByRole('link', { name: /^Background work: A primary for .* Done$/ }).click()
    await page.getByText(/ done, 1 refused\.$/).waitFor()
    const refused = page.getByRole('table', { name: 'Who was refused' })
    await refused.getByRole('link', { name: `${first?.firstName}` }).waitFor()
    await settled(page)
    await lookOver(page, 'work that is over')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByText('Nothing is running').waitFor()
    expect(await page.getByRole('link', { name: /^Background work: / }).count()).toBe(0)
  }, 240_000)
})

describe('a few of the queue', () => {
  const { open } = portal()

  test('are assigned in the dialog, which says who was refused and why, and so does Work', async () => {
    const staff = await clientOf('staff')
    const { id } = await staff.patients.create.mutate({
      ...{ firstName: freshName(), lastName: freshName(), dateOfBirth: '1980-02-29', gender: 'F' },
    })
    const page = await open('/queue?sort=latest', { as: 'staff' })
    await page
      .getByRole('checkbox', { name: /^Choose (?!all)/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Suggest a primary' }).click()
    const dialog = page.getByRole('dialog', { name: 'A primary for each' })
    const assign = dialog.getByRole('button', { name: 'Assign 1' })
    await assign.waitFor()
    const { items } = await staff.queue.suggest.query({ patientIds: [id] })
    const practitionerId = items[0]?.practitioner?.practitionerId ?? 0
    await staff.assignments.create.mutate({ patientId: id, practitionerId, role: 'primary' })
    await assign.click()
    await dialog.getByText('0 of 1 done, 1 refused.').waitFor()
    await lookOver(page, 'the dialog with somebody who was refused')
    await page.setViewportSize({ width: 1280, height: 800 })
    await dialog.getByRole('link', { name: 'Work' }).click()
    await page.getByRole('heading', { level: 1, name: 'Work' }).waitFor()
    await page.getByText('0 of 1 done, 1 refused.').waitFor()
    await lookOver(page, 'work that is over')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByText('Nothing is running').waitFor()
    expect(await page.getByRole('link', { name: /^Background work: / }).count()).toBe(0)
  }, 120_000)
})
