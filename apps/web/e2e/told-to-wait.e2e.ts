import { expect, test } from 'vitest'
import { portal } from './portal.ts'

const { open } = portal()

const message = 'You are asking for more than one may within a minute. Try again in 37 seconds.'

test('66 a list that is asked for too often says when to go on, is not asked for by itself, and comes then', async () => {
  const page = await open('/', { as: 'staff' })
  await page.getByRole('link', { name: 'Patients', exact: true }).first().waitFor()
  let asked = 0
  // As the server answers, whatever else travels in the same request.
  await page.route('**/trpc/**patients.list**', route => {
    asked += 1
    const calls = new URL(route.request().url()).pathname.split('/trpc/')[1]?.split(',') ?? []
    const data = { code: 'TOO_MANY_REQUESTS', httpStatus: 429, reason: 'too_many_requests' }
    const body = calls.map(path => ({ error: { message, code: -32029, data: { ...data, path } } }))
    return route.fulfill({ status: 429, headers: { 'retry-after': '37' }, json: body })
  })
  await page.getByRole('link', { name: 'Patients', exact: true }).first().click()
  const alert = page.getByRole('alert').filter({ hasText: 'This could not be loaded' })
  await alert.getByText(message).waitFor()
  expect(asked).toBe(1)
  await page.unroute('**/trpc/**patients.list**')
  await alert.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('table').first().waitFor()
  await alert.waitFor({ state: 'detached' })
})
