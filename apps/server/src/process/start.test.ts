import { randomBytes } from 'node:crypto'
import { addUser, testPassword } from '@empanel/api/testing'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { request, signIn } from '../../test/fixtures/requests.ts'
import { readEnv } from '../settings/env.ts'
import { WrongSetting } from '../settings/user-error.ts'
import { start } from './start.ts'

const secret = randomBytes(48).toString('base64')

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
  const settings = { DATABASE_URL: database.url, JWT_SECRET: secret, PORT: '0', LOG_LEVEL: 'silent' }
  await expect(start(readEnv({ ...settings, NODE_ENV: 'production' }))).rejects.toThrow(
    /^DATABASE_URL must name another database in production: this one holds the demo clinic/,
  )
})

test('an account that only has the address of one of the demo keeps nobody from starting', async () => {
  await using database = await createTestDatabase()
  await database.sql`
    insert into users (email, name, role, password_hash, status)
    values ('admin@empanel.example', 'Mallory', 'patient', 'none', 'active')`
  const settings = { DATABASE_URL: database.url, JWT_SECRET: secret, PORT: '0', LOG_LEVEL: 'silent' }
  const running = await start(readEnv({ ...settings, NODE_ENV: 'production' }))
  expect(running.accounts).toEqual({ kind: 'own' })
  await running.stop()
})

test('24 tokens of JWT_PREVIOUS_SECRET are taken until it is unset', async () => {
  await using database = await createTestDatabase()
  const { email } = await addUser(database.db)
  const next = randomBytes(48).toString('base64')
  async function statusUnder(secrets: Record<string, string>, token?: string) {
    const settings = { DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'silent', ...secrets }
    const running = await start(readEnv(settings))
    try {
      const access = token ?? (await signIn(running.address, email, testPassword))
      return { access, status: (await request(`${running.address}/trpc/auth.me`, access)).status }
    } finally {
      await running.stop()
    }
  }
  const { access, status } = await statusUnder({ JWT_SECRET: secret })
  expect(status).toBe(200)
  const during = { JWT_SECRET: next, JWT_PREVIOUS_SECRET: secret }
  expect((await statusUnder(during, access)).status).toBe(200)
  const renewed = await statusUnder(during)
  expect((await statusUnder({ JWT_SECRET: next }, access)).status).toBe(401)
  expect((await statusUnder({ JWT_SECRET: next }, renewed.access)).status).toBe(200)
})
