import { addUser, callAs, testPassword, testServices } from '@empanel/api/testing'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { runCli, testSecret } from '../../test/fixtures/servers.ts'

test('70 empanel reset-password prints a link that works once, and the trail says so', async () => {
  await using database = await createTestDatabase()
  const settings = {
    DATABASE_URL: database.url,
    JWT_SECRET: testSecret,
    PUBLIC_URL: 'https://portal.example.org',
  }
  const user = await addUser(database.db, { username: 'ada', role: 'admin' })
  const { code, output } = await runCli(['reset-password', 'ADA'], settings)
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringMatching(/^https:\/\/portal\.example\.org\/reset-password#token=[\w-]{43}\n$/),
  })
  const entries = await database.sql`select action, actor_id, target from audit_events`
  expect([...entries]).toEqual([{ action: 'users.resetPassword', actor_id: null, target: `user/${user.id}` }])
  const { auth } = callAs(testServices(database.db))
  await auth.login({ login: 'ada', password: testPassword })
  const token = output.trim().split('#token=')[1] ?? ''
  await auth.resetPassword({ token, password: 'four words that fit' })
  await auth.login({ login: 'ada', password: 'four words that fit' })
  await expect(auth.resetPassword({ token, password: 'four other words' })).rejects.toMatchObject({
    reason: 'link_not_valid',
  })
})

test('empanel reset-password says who has no account that may sign in, and makes nothing', async () => {
  await using database = await createTestDatabase()
  const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
  const { email } = await addUser(database.db, { status: 'disabled' })
  for (const login of [email, 'nobody']) {
    expect(await runCli(['reset-password', login], settings)).toEqual({
      code: 1,
      output: `No active account has the address or username ${login}.\n`,
    })
  }
  expect(await database.sql`select from one_time_tokens`).toHaveLength(0)
})
