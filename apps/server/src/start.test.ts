import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { readEnv, WrongSetting } from './env.ts'
import { start } from './start.ts'
import { testSecret } from './testing.ts'

test('JWT_SECRET must come from outside where the database does', async () => {
  await expect(start(readEnv({ DATABASE_URL: 'postgres://localhost/x' }))).rejects.toThrow(
    new WrongSetting(
      'JWT_SECRET must be set when DATABASE_URL is, to at least 32 bytes, for example the output of: openssl rand -base64 48',
    ),
  )
})

test('production refuses a database with the accounts of the demo', async () => {
  await using database = await createTestDatabase()
  const { loadDemo } = await import('@empanel/db/demo')
  await loadDemo(database.db, { passwordHash: 'none' })
  const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret, PORT: '0', LOG_LEVEL: 'silent' }
  await expect(start(readEnv({ ...settings, NODE_ENV: 'production' }))).rejects.toThrow(
    /^DATABASE_URL must name another database in production: this one holds the demo clinic/,
  )
})

test('an account that only has the address of one of the demo keeps nobody from starting', async () => {
  await using database = await createTestDatabase()
  await database.sql`
    insert into users (email, name, role, password_hash, status)
    values ('admin@empanel.example', 'Mallory', 'patient', 'none', 'active')`
  const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret, PORT: '0', LOG_LEVEL: 'silent' }
  const running = await start(readEnv({ ...settings, NODE_ENV: 'production' }))
  expect(running.accounts).toEqual({ kind: 'own' })
  await running.stop()
})
