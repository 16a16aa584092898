import { connect } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { runCli, runCliProcess, spawnServer, testSecret, usedDataFolder } from './fixtures/servers.ts'

const newer = Date.UTC(2099, 0, 1)
const line =
  /^The database is newer than this program: .*2099-01-01.*\d{4}_\w+.* Run the version of Empanel .*\n$/

test('86 a program older than its database starts no server and runs no command, and says so in one line', async () => {
  await using database = await createTestDatabase()
  const { sql } = database
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', ${newer})`
  const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
  await using server = spawnServer(settings)
  const commands = [
    ['create-admin', '--email', 'ada@example.org', '--name', 'Ada', '--password-stdin'],
    ['import', '.'],
    ['audit', 'verify'],
  ].map(command => runCli(command, settings, 'a long enough password'))
  const started = server.ended.then(code => ({ code, output: server.output() }))
  for (const { code, output } of await Promise.all([
    started,
    runCliProcess(['migrate'], settings),
    ...commands,
  ])) {
    expect([code, output]).toEqual([1, expect.stringMatching(line)])
  }
  expect(await sql`select from users`).toEqual([])
  expect(await sql`select from audit_events`).toEqual([])
})

test('86 so it does with the embedded database', async () => {
  await using folder = await usedDataFolder()
  {
    await using embedded = await connect({ dataDir: folder.path })
    await embedded.sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', ${newer})`
  }
  await using server = spawnServer({ DATA_DIR: folder.path })
  expect([await server.ended, server.output()]).toEqual([1, expect.stringMatching(line)])
})
