import { expect, test } from 'vitest'
import { openClinic } from '../clinic.ts'
import { callAs } from '../fixtures.ts'

const { sql, services, add } = await openClinic()

const median = (times: number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN

/** In turns, so that other load on the machine slows both kinds alike. Nobody answers the requests meanwhile. */
test('71 who asks for a new password waits equally long, known or not: medians of 200 tries', async () => {
  const { auth } = callAs(services())
  const timed = async (login: string) => {
    const began = performance.now()
    await auth.forgotPassword({ login })
    return performance.now() - began
  }
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let n = 0; n < 200; n++) {
    const { email } = await add.user()
    const tries = [
      async () => times.known.push(await timed(email)),
      async () => times.unknown.push(await timed(`un${email}`)),
    ]
    for (const attempt of n % 2 ? tries : tries.reverse()) await attempt()
  }
  expect(await sql`select from password_requests`).toHaveLength(400)
  const ratio = median(times.known) / median(times.unknown)
  expect(ratio).toBeGreaterThan(0.75)
  expect(ratio).toBeLessThan(1.33)
}, 180_000)
