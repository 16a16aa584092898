import { expect, test } from 'vitest'
import { openClinic } from '../clinic.ts'
import { callAs, refusalOf, testPassword } from '../fixtures.ts'

const { sql, services, add } = await openClinic()

/** Milliseconds until a sign-in is refused. */
async function timed(login: string, password: string): Promise<number> {
  const { auth } = callAs(services())
  const began = performance.now()
  await refusalOf(auth.login({ login, password }))
  return performance.now() - began
}

const median = (times: number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN

/** In turns, so that other load on the machine slows all kinds alike. */
test('7 10 unknown e-mail and wrong password take equally long, and so do passwords while locked: medians of 200 tries', async () => {
  const locked = await add.user()
  await sql`
    insert into sign_in_attempts (account, ip, failures, locked_until)
    values (${`user/${locked.id}`}, '192.0.2.1', 5, now() + interval '1 hour')`
  const times = { unknown: [] as number[], wrong: [] as number[], lockedOut: [] as number[] }
  for (let n = 0; n < 200; n++) {
    const { email } = await add.user()
    const tries = [
      async () => times.unknown.push(await timed(`un${email}`, 'not my password')),
      async () => times.wrong.push(await timed(email, 'not my password')),
    ]
    for (const attempt of n % 2 ? tries : tries.reverse()) await attempt()
    if (n % 4 === 0) times.lockedOut.push(await timed(locked.email, testPassword))
  }
  const wrong = median(times.wrong)
  expect(median(times.unknown) / wrong).toBeGreaterThan(0.75)
  expect(median(times.unknown) / wrong).toBeLessThan(1.33)
  // A locked try writes no row and there are fewer of them. Without a comparison it would take a fifth of this.
  expect(median(times.lockedOut) / wrong).toBeGreaterThan(0.5)
  expect(median(times.lockedOut) / wrong).toBeLessThan(2)
}, 180_000)
