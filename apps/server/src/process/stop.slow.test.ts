import { once } from 'node:events'
import { addUser, testPassword } from '@empanel/api/testing'
import { createTestDatabase } from '@empanel/db/testing'
import { describe, expect, test } from 'vitest'
import { lockPatients } from '../../test/fixtures/locks.ts'
import { openSocket, request, signIn, stop } from '../../test/fixtures/requests.ts'
import { addressOf, spawnServer, testSecret } from '../../test/fixtures/servers.ts'

describe('a stop', () => {
  test('ends within ten seconds with an idle keep-alive connection and half a request open', async () => {
    await using database = await createTestDatabase()
    await using server = spawnServer({ DATABASE_URL: database.url, JWT_SECRET: testSecret })
    const { port, hostname } = new URL(await addressOf(server))
    const idle = await openSocket(hostname, Number(port))
    idle.write('GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n')
    await once(idle, 'data')
    const half = await openSocket(hostname, Number(port))
    half.write(
      'POST /api/auth/login/ HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"em',
    )
    await stop(server, 'SIGTERM')
    idle.destroy()
    half.destroy()
  })

  test('lets a request that is under way finish', async () => {
    await using database = await createTestDatabase()
    const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret, LOG_LEVEL: 'info' }
    await using server = spawnServer(settings)
    const address = await addressOf(server)
    const staff = await addUser(database.db, { role: 'staff' })
    const token = await signIn(address, staff.email, testPassword)

    const release = await lockPatients(database)
    const reply = request(`${address}/api/patients/`, token)
    await server.printed(/"path":"\/api\/patients\/"/)
    server.child.kill('SIGTERM')
    await server.printed(/stopping on SIGTERM/)
    await release()
    expect((await reply).status).toBe(200)
    expect((await reply).headers.get('connection')).toBe('close')
    expect(await server.ended).toBe(0)
  })
})
