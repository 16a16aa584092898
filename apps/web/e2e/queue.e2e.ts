import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { told } from './fields.ts'
import { clientOf } from './people.ts'
import { portal } from './portal.ts'
import { countPresses } from './presses.ts'
import { type DemoServer, serverWithDemo } from './server.ts'

let server: DemoServer

describe('the queue', () => {
  beforeAll(async () => {
    server = await serverWithDemo({ ACCESS_POLICY: 'clinic' })
  })
  afterAll(() => server.stop())
  const { open } = portal(() => server)
  const staff = () => clientOf('staff', server)

  test('20 patients who wait get a primary in 4 presses', async () => {
    const client = await staff()
    const born = { dateOfBirth: '1990-01-01', gender: 'F' } as const
    for (let n = 0; n < 20; n++) {
      await client.patients.create.mutate({ firstName: 'Wanda', lastName: `Waiting ${n}`, ...born })
    }
    const { count } = await client.queue.waiting.query()
    const page = await open('/', { as: 'staff' })
    const presses = await countPresses(page)
    await page.getByRole('navigation').getByRole('link', { name: 'Without a primary' }).click()
    await page.getByLabel('Choose all that are shown').click()
    await page.getByRole('button', { name: 'Suggest a primary for' }).click()
    const dialog = page.getByRole('dialog', { name: 'A primary for each' })
    await dialog.getByRole('button', { name: /^Assign \d+$/ }).click()
    await told(page, 'have a primary now')
    expect(await presses()).toBe(4)
    await expect.poll(async () => (await client.queue.waiting.query()).count).toBe(Math.max(0, count - 25))
  })
})
