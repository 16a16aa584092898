import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { launch, settled, visit } from './browser.ts'
import { confirm, told } from './fields.ts'
import { newerThanSafari164, takeAway } from './missing-functions.ts'
import { sharedServer, signIn } from './people.ts'
import { portal } from './portal.ts'
import { newPatient } from './records.ts'

const { open } = portal()
const dist = join(import.meta.dirname, '../dist')

test('the build calls no function of an object that the oldest browsers lack', async () => {
  const statics = Object.entries(newerThanSafari164).flatMap(([owner, names]) =>
    /^[A-Z]\w*$/.test(owner) ? names.map(name => `${owner}.${name}(`) : [],
  )
  const files = (await readdir(join(dist, 'assets'))).filter(name => name.endsWith('.js'))
  expect(files.length).toBeGreaterThan(20)
  const found = await Promise.all(
    files.map(async name => {
      const code = await readFile(join(dist, 'assets', name), 'utf8')
      return statics.filter(call => code.includes(call)).map(call => `${name}: ${call}`)
    }),
  )
  expect(found.flat()).toEqual([])
})

test('the portal works where the newer functions are missing: after following a link, in dialogs and filters', async () => {
  const patient = await newPatient()
  const page = await open('/sign-in')
  await page.context().addInitScript(takeAway, newerThanSafari164)
  await page.goto(`/patients/${patient.id}/edit`)
  expect(await page.evaluate(() => 'withResolvers' in Promise)).toBe(false)
  await signIn(page, 'admin')
  await page.getByRole('heading', { level: 1, name: `Edit ${patient.name}` }).waitFor()
  await page.getByLabel('Date of death').fill('2024-01-01')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await confirm(page, 'Enter the death')
  await told(page, `${patient.name} was saved.`)
  for (const path of [
    '/',
    '/patients',
    '/practitioners?view=panels',
    '/assignments',
    '/admin/audit',
    '/admin/policy',
  ]) {
    await page.goto(path)
    await settled(page)
    expect(await page.getByText('This page could not be shown').count(), path).toBe(0)
  }
})

test('where the portal does not start it says which browser it needs, and without JavaScript that it needs that', async () => {
  const page = await open('/sign-in')
  await page.getByLabel('E-mail address or username').waitFor()
  await page.route('**/assets/index-*.js', route => route.abort())
  await page.reload()
  await page.getByText('It needs a browser of 2023 or later').waitFor()
  await using browser = await launch()
  await using without = await visit(browser, { baseURL: sharedServer().address, javaScriptEnabled: false })
  await without.page.goto('/')
  expect(await without.page.locator('noscript').textContent()).toContain('Empanel needs JavaScript')
})
