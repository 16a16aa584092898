import { expect, test } from 'vitest'
import { settled } from './browser.ts'
import { portal } from './portal.ts'
import { newPatient } from './records.ts'

const { open } = portal()

test('on paper every line of a long record is there, and nothing stands over it on any page', async () => {
  const medicalHistory = Array.from({ length: 160 }, (_, line) => `Line ${line + 1} of the history`).join(
    '\n',
  )
  const patient = await newPatient({ medicalHistory })
  const page = await open(`/patients/${patient.id}`, { as: 'staff' })
  await page.getByText('Line 160 of the history').waitFor()
  await settled(page)
  await page.emulateMedia({ media: 'print' })
  const fixed = await page.evaluate(() =>
    [...document.body.querySelectorAll('*')]
      .filter(element => ['fixed', 'sticky'].includes(getComputedStyle(element).position))
      .filter(element => element.getClientRects().length > 0)
      .map(element => element.className),
  )
  expect(fixed).toEqual([])
  const cut = await page.evaluate(() =>
    [...document.body.querySelectorAll('main *')]
      .filter(
        element => element.getClientRects().length > 0 && getComputedStyle(element).overflowY !== 'visible',
      )
      .map(element => element.className),
  )
  expect(cut).toEqual([])
  const heading = page.getByRole('heading', { level: 1, name: patient.name })
  // The menu leaves its room within a moment.
  await expect.poll(() => heading.evaluate(node => node.getBoundingClientRect().left)).toBeLessThan(200)
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
})
