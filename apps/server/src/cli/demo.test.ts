import { demoPeople } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { runCli } from '../../test/fixtures/servers.ts'

test('demo makes the clinic, enlarges it, and says how to sign in; once is enough', async () => {
  await using database = await createTestDatabase()
  const settings = { DATABASE_URL: database.url }
  const demo = (patients: string) => runCli(['demo', '--patients', patients], settings)
  expect(await demo('250')).toEqual({
    code: 0,
    output: expect.stringMatching(
      new RegExp(
        `^The demo clinic has 250 patients now: 190 were added, and \\d+ practitioners\\.\nSign in as ${demoPeople.admin.email} with the password \\S{12}\n$`,
      ),
    ),
  })
  expect((await demo('300')).output).toMatch(
    /^The demo clinic has 300 patients now: 50 were added, and 0 practitioners\.\n$/,
  )
  expect(await demo('200')).toEqual({
    code: 0,
    output: 'The demo clinic has 200 patients or more already. Nothing was added.\n',
  })
  const [{ count } = { count: 0 }] = await database.sql<{ count: number }[]>`
    select count(*)::int from patients`
  expect(count).toBe(300)
})

test('demo refuses production, a database with other records, and what is no number', async () => {
  await using database = await createTestDatabase()
  const { sql, url } = database
  await sql`insert into users (email, name, password_hash, role) values ('eve@example.org', 'Eve', 'x', 'admin')`
  const settings = { DATABASE_URL: url }
  const refused = async (patients: string, more: object = {}) => {
    const { code, output } = await runCli(['demo', '--patients', patients], { ...settings, ...more })
    expect(code).toBe(1)
    return output
  }
  expect(await refused('100', { NODE_ENV: 'production' })).toBe(
    'demo is for development, and NODE_ENV is production. Nothing was done.\n',
  )
  expect(await refused('100')).toBe(
    'This database holds other records than the demo clinic. Nothing was done.\n',
  )
  for (const patients of ['0', 'many', '1.5', '100001']) {
    expect(await refused(patients)).toBe('--patients: give a whole number from 1 to 100,000.\n')
  }
  expect([...(await sql`select email from users`)]).toEqual([{ email: 'eve@example.org' }])
})
