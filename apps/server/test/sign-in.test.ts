import { addUser, testPassword } from '@empanel/api/testing'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { request, signIn, stop } from './fixtures/requests.ts'
import { addressOf, spawnServer, temporaryFolder, testSecret } from './fixtures/servers.ts'

test('12 of 200 sign-ins at once some are turned away with Retry-After, and other requests are served meanwhile', async () => {
  await using database = await createTestDatabase()
  const { email } = await addUser(database.db, { role: 'staff' })
  await using server = spawnServer({ DATABASE_URL: database.url, JWT_SECRET: testSecret })
  const address = await addressOf(server)
  const token = await signIn(address, email, testPassword)

  let answered = 0
  const attempts = Array.from({ length: 200 }, async (_, n) => {
    const login = n % 2 ? '/api/auth/login/' : '/trpc/auth.login'
    const name = `nobody${n}@example.org`
    const body = { [n % 2 ? 'email' : 'login']: name, password: 'not my password' }
    const reply = await request(address + login, '', 'POST', body)
    answered += 1
    return { reply, text: await reply.text() }
  })
  let served = 0
  while (answered < attempts.length) {
    expect((await request(`${address}/api/patients/`, token)).status).toBe(200)
    if (answered < attempts.length) served += 1
  }
  expect(served).toBeGreaterThan(0)

  const replies = await Promise.all(attempts)
  const said: Record<number, string> = {
    401: 'No active account found',
    // They all come from one address: some wait for each other in vain, some for a hash.
    429: 'too many requests under way',
    503: 'Try again shortly.',
  }
  expect(replies.filter(({ reply }) => reply.status !== 401).length).toBeGreaterThan(0)
  for (const { reply, text } of replies) {
    expect(reply.headers.get('retry-after')).toBe(reply.status === 401 ? null : '5')
    expect(text).toContain(said[reply.status] ?? 'no such status')
  }
  expect(await signIn(address, email, testPassword)).toMatch(/^ey/)
  await stop(server, 'SIGTERM')
})

test('13 a production boot with a sample secret ends with one line', async () => {
  await using folder = await temporaryFolder()
  const settings = { DATA_DIR: folder.path, NODE_ENV: 'production', JWT_SECRET: 'change-me '.repeat(4) }
  await using server = spawnServer(settings)
  expect(await server.ended).toBe(1)
  expect(server.output()).toBe(
    'JWT_SECRET can be guessed: it is a sample or too regular. Use the output of: openssl rand -base64 48\n',
  )
})
