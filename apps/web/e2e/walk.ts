import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import type { Somebody } from './entrance.ts'
import { portal } from './portal.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

/** Buttons that end the walk's own session, or ask the server for nothing. */
const leftAlone =
  /^(Sign out everywhere|Disable account|End all sessions|Save as CSV|Copy|Go back|Cancel|Clear)/

/** After it the record's page is gone. */
const lastOfAll = /^(Delete|Decline)/

/**
 * Walks through the portal of each of these people on a server of their own under a policy: every page of the menu,
 * what those link to, and one button of each kind on all of them, with dialogs answered yes. The server must refuse
 * nothing of it.
 */
export function walksUnder(policy: string, people: Somebody[]): void {
  describe(`under the policy ${policy}`, () => {
    let server: DemoServer
    beforeAll(async () => {
      server = await serverWithDemo({ ACCESS_POLICY: policy })
    })
    afterAll(() => server.stop())
    const { open } = portal(() => server)

    test.each(people)(
      '%s is shown nothing that the server refuses',
      async who => {
        const page = await open('/', { as: who })
        const traffic = watch(page)
        const pages = await walk(page, traffic)
        expect((await Promise.all(traffic.refusals)).flat()).toEqual([])
        expect(pages).toContain('/')
      },
      120_000,
    )
  })
}

type Traffic = ReturnType<typeof watch>

/** The calls of a page: those on their way, and what the server answered that it would not do for this person. */
function watch(page: Page) {
  const pending = new Set<Request>()
  const refusals: Promise<string[]>[] = []
  const over = (request: Request) => pending.delete(request)
  page.on('request', request => request.url().includes('/trpc/') && pending.add(request))
  page.on('requestfinished', over)
  page.on('requestfailed', over)
  page.on('response', response => {
    if (response.url().includes('/trpc/') && response.status() !== 200) {
      const where = page.url()
      refusals.push(response.text().then(text => (isRefusal.test(text) ? [`${where}: ${text}`] : [])))
    }
  })
  return { refusals, quiet: () => expect.poll(() => pending.size, { interval: 20 }).toBe(0) }
}

/** Of a batch, too. What is out of reach is answered as what does not exist. */
const isRefusal = /"code":"(FORBIDDEN|NOT_FOUND|UNAUTHORIZED)"/

async function walk(page: Page, traffic: Traffic): Promise<string[]> {
  const walked = new Set<string>()
  const pressed = new Set<string>()
  const last: { address: string; name: string }[] = []
  const menu = await linksOf(page, 'nav')
  const waiting = [...menu]
  const go = async (address: string) => {
    await page.goto(address)
    await settled(page)
    expect(await page.getByText('This page is not for your role').count(), address).toBe(0)
  }
  for (const address of waiting) {
    const kind = kindOf(address)
    if (walked.has(kind)) continue
    walked.add(kind)
    await go(address)
    if (menu.includes(address)) waiting.push(...(await linksOf(page, 'main')))
    // Some addresses open a dialog, which covers the rest.
    const covered = (await page.getByRole('dialog').count()) > 0
    for (const name of covered ? [] : await buttonsOf(page)) {
      // The rest names the record.
      const sort = `${kind} ${name.split(' ').slice(0, 2).join(' ')}`
      if (pressed.has(sort) || leftAlone.test(name)) continue
      pressed.add(sort)
      // A dialog may have opened only after the last look.
      if ((await page.getByRole('dialog').count()) > 0) await go(address)
      if (lastOfAll.test(name)) last.push({ address, name })
      else if (await press(page, name, traffic)) await go(address)
    }
  }
  for (const { address, name } of last) {
    await go(address)
    await press(page, name, traffic)
  }
  return [...walked]
}

const kindOf = (address: string) => address.replace(/\d+/g, '1').replace(/=[^&]*/g, '')

/** Where the links of a part of the page lead within the portal. */
async function linksOf(page: Page, part: 'nav' | 'main'): Promise<string[]> {
  await settled(page)
  const links = page.locator(`${part} a[href^="/"]`)
  return links.evaluateAll(anchors => anchors.map(anchor => anchor.getAttribute('href') ?? ''))
}

const buttonsOf = (page: Page) =>
  page
    .locator('main button:not([disabled]):visible')
    .evaluateAll(buttons =>
      buttons.map(button => (button.getAttribute('aria-label') ?? button.textContent ?? '').trim()),
    )

/** Presses a button if it is still there, and answers a dialog with yes; true if the page may be another one then. */
async function press(page: Page, name: string, traffic: Traffic): Promise<boolean> {
  const address = page.url()
  const button = page.getByRole('main').getByRole('button', { name, exact: true }).first()
  if ((await button.count()) === 0) return false
  await button.click()
  await settled(page)
  const dialog = page.getByRole('dialog')
  const asked = (await dialog.count()) > 0
  if (asked) await dialog.getByRole('button').last().click()
  await traffic.quiet()
  return asked || page.url() !== address
}
