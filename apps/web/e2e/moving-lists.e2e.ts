import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { settled } from './browser.ts'
import { clientOf, freshName } from './people.ts'
import { portal } from './portal.ts'
import { newPatient, newPractitioner } from './records.ts'

const { open } = portal()

/** Patients in alphabetical order who share a word that nobody else has. */
async function alphabet(count: number) {
  const staff = await clientOf('staff')
  const word = freshName()
  const letters = Array.from({ length: count }, (_, n) =>
    String.fromCharCode(98 + ((n / 26) % 26), 97 + (n % 26)),
  )
  const create = (letters: string) =>
    staff.patients.create.mutate({
      firstName: word,
      lastName: `Q${letters}`,
      dateOfBirth: '1980-02-29',
      gender: 'F',
    })
  const patients: Awaited<ReturnType<typeof create>>[] = []
  // One after the other: an account that asks for all at once is told to wait.
  for (const name of letters) patients.push(await create(name))
  const rename = ({ id, version }: (typeof patients)[number], lastName: string) =>
    staff.patients.update.mutate({ id, version, lastName })
  const of = (place: number) => {
    const patient = patients[place]
    if (!patient) throw new Error(`there is no patient ${place}`)
    return patient
  }
  return { word, of, rename }
}

const rows = (page: Page) => page.getByRole('table', { name: 'Patients' }).locator('tbody tr')
const more = (page: Page) => page.getByRole('button', { name: 'Show more' })
const namesOf = (page: Page) => rows(page).getByRole('link').allTextContents()

describe('rows that move while one looks through their pages', () => {
  test('stand once, none is missing, and the count is true', async () => {
    const { word, of, rename } = await alphabet(53)
    const page = await open(`/patients?q=${word}`, { as: 'staff' })
    await expect.poll(() => rows(page).count()).toBe(25)
    await rename(of(2), 'Zuletzt')
    await rename(of(40), 'Aaerst')
    await more(page).click()
    await expect.poll(() => rows(page).count()).toBe(50)
    await expect.poll(async () => (await namesOf(page))[0]).toBe(`Aaerst, ${word}`)
    await more(page).click()
    await page.getByText('53 in all').waitFor()
    const names = await namesOf(page)
    expect(names.length).toBe(53)
    expect(new Set(names).size).toBe(53)
    expect(names.at(-1)).toBe(`Zuletzt, ${word}`)
  })
})

test('a list keeps its place when the page is loaded again, and on the way back', async () => {
  const { word } = await alphabet(53)
  const page = await open(`/patients?q=${word}`, { as: 'staff', viewport: { width: 1000, height: 500 } })
  await more(page).click()
  await expect.poll(() => rows(page).count()).toBe(50)
  await settled(page)
  // A busy browser loads a page again before it has told anybody that it was scrolled.
  const place = await rows(page)
    .nth(40)
    .evaluate(row => {
      addEventListener('scroll', event => event.stopImmediatePropagation(), { capture: true })
      row.scrollIntoView({ block: 'center' })
      return scrollY
    })
  expect(place).toBeGreaterThan(500)
  const near = () => page.evaluate(place => Math.abs(scrollY - place), place)
  await page.reload()
  await expect.poll(() => rows(page).count()).toBe(50)
  await expect.poll(near).toBeLessThan(60)
  await rows(page).nth(40).getByRole('link').click()
  await page.getByRole('heading', { name: 'Details' }).waitFor()
  await page.goBack()
  await expect.poll(() => rows(page).count()).toBe(50)
  await expect.poll(near).toBeLessThan(60)
})

test('west of Greenwich the ledger of a day is found behind pages of what began on the next', async () => {
  const staff = await clientOf('staff')
  const word = freshName()
  const { id: practitionerId } = await newPractitioner()
  const begun = async (lastName: string, startedAt: string) => {
    const { id: patientId } = await newPatient({ firstName: word, lastName }, staff)
    await staff.assignments.create.mutate({ patientId, practitionerId, role: 'primary', startedAt })
  }
  for (let n = 0; n < 27; n++) await begun('Later', '2024-01-01T00:00:00.000Z')
  await begun('Earlier', '2023-06-01T00:00:00.000Z')
  const page = await open(`/assignments?q=${word}&asOf=2023-12-31`, {
    as: 'staff',
    timezoneId: 'America/Los_Angeles',
  })
  await page.getByRole('link', { name: `${word} Earlier` }).waitFor()
  await page.getByText('1 in all').waitFor()
  expect(await page.getByText('Later').count()).toBe(0)
})
