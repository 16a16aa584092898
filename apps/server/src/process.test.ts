import { once } from 'node:events'
import { createServer, type Socket, connect as tcpConnect } from 'node:net'
import { addDoctor, addPatient, addUser, testPassword } from '@empanel/api/testing'
import { createEmptyDatabase, createTestDatabase } from '@empanel/db/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addressOf, runCli, type Spawned, spawnServer, temporaryFolder, testSecret } from './testing.ts'

describe('a first start without settings', () => {
  test('makes a demo clinic, prints sign-ins that work, and a second start finds the same data', async () => {
    await using folder = await temporaryFolder()
    const settings = { DATA_DIR: folder.path }

    await using first = spawnServer(settings)
    const address = await addressOf(first)
    const [, password = ''] = await first.printed(/password (\S+)/)
    for (const role of ['admin', 'staff', 'doctor', 'patient']) {
      expect(first.output()).toContain(`${role}@empanel.example`)
      expect(await signIn(address, `${role}@empanel.example`, password)).toMatch(/^ey/)
    }
    const token = await signIn(address, 'staff@empanel.example', password)
    const body = { first_name: 'Ana', last_name: 'Ruiz', date_of_birth: '1990-04-01', gender: 'F' }
    const created = await request(`${address}/api/patients/`, token, 'POST', body)
    expect(created.status).toBe(201)
    const { id } = z.object({ id: z.int() }).parse(await created.json())
    await stop(first, 'SIGINT')

    await using second = spawnServer(settings)
    const again = await addressOf(second)
    expect(second.output()).toContain(`password ${password}`)
    const found = await request(
      `${again}/api/patients/${id}/`,
      await signIn(again, 'staff@empanel.example', password),
    )
    expect(await found.json()).toMatchObject({ first_name: 'Ana' })
    await stop(second, 'SIGTERM')
  })
})

describe('what cannot work ends with one readable line and exit code 1', () => {
  async function refusalOf(settings: Record<string, string>): Promise<string> {
    await using server = spawnServer(settings)
    expect(await server.ended).toBe(1)
    expect(server.output().trim().split('\n')).toHaveLength(1)
    return server.output().trim()
  }

  test('a wrong variable', async () => {
    expect(await refusalOf({ PORT: 'eighty' })).toBe('PORT must be a whole number from 0 to 65535')
  })

  test('an unreachable database, without its password', async () => {
    const settings = { DATABASE_URL: 'postgres://someone:hunter2@127.0.0.1:9/clinic', JWT_SECRET: testSecret }
    const line = await refusalOf(settings)
    expect(line).toMatch(/^The database at 127\.0\.0\.1:9\/clinic does not answer: .*ECONNREFUSED/)
    expect(line).not.toContain('hunter2')
  })

  test('a taken port', async () => {
    await using database = await createTestDatabase()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const taken = other.address()
    const port = typeof taken === 'object' && taken ? String(taken.port) : ''
    const line = await refusalOf({ DATABASE_URL: database.url, JWT_SECRET: testSecret, PORT: port })
    expect(line).toBe(`Port ${port} on 127.0.0.1 is taken. Set PORT to another one, or stop what uses it.`)
    other.close()
  })

  test('a busy data folder; in production nobody has an account in it', async () => {
    await using folder = await temporaryFolder()
    const settings = { DATA_DIR: folder.path, NODE_ENV: 'production' }
    await using holder = spawnServer(settings)
    const address = await addressOf(holder)
    expect(holder.output()).not.toContain('demo')
    expect(holder.output()).toContain('create-admin')
    const line = await refusalOf(settings)
    expect(line).toContain(`is in use by process ${holder.child.pid}`)
    const viaCli = await runCli(['migrate'], settings)
    expect(viaCli).toMatchObject({ code: 1, output: expect.stringContaining('is in use by process') })
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
  })
})

describe('two servers', () => {
  test('started at once on an empty database both come up, and one pair assigned 20 times makes one row', async () => {
    await using database = await createEmptyDatabase()
    const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
    await using one = spawnServer(settings)
    await using two = spawnServer(settings)
    const addresses = await Promise.all([addressOf(one), addressOf(two)])

    const staff = await addUser(database.db, { role: 'staff' })
    const patient = await addPatient(database.db)
    const doctor = await addDoctor(database.db)
    const token = await signIn(addresses[0], staff.email, testPassword)
    const body = { patient: patient.id, doctor: doctor.id }
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) => request(`${addresses[n % 2]}/api/mappings/`, token, 'POST', body)),
    )
    const statuses = replies.map(reply => reply.status).sort()
    expect(statuses).toEqual([201, ...Array(19).fill(409)])
    expect(await database.sql`select count(*)::int as rows from assignments`).toEqual([{ rows: 1 }])
    await Promise.all([stop(one, 'SIGTERM'), stop(two, 'SIGTERM')])
  })
})

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
})

describe('a log that nobody reads any more', () => {
  test('neither stops the server nor keeps it from ending', async () => {
    await using database = await createTestDatabase()
    await using server = spawnServer({
      DATABASE_URL: database.url,
      JWT_SECRET: testSecret,
      LOG_LEVEL: 'info',
    })
    const address = await addressOf(server)
    server.child.stdout?.destroy()
    expect((await fetch(`${address}/api/`)).status).toBe(200)
    expect((await fetch(`${address}/api/`)).status).toBe(200)
    await stop(server, 'SIGTERM')
  })
})

async function openSocket(host: string, port: number): Promise<Socket> {
  const socket = tcpConnect(port, host)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

async function stop(server: Spawned, signal: NodeJS.Signals): Promise<void> {
  const began = performance.now()
  server.child.kill(signal)
  expect(await server.ended).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
}

async function signIn(address: string, email: string, password: string): Promise<string> {
  const reply = await request(`${address}/api/auth/login/`, '', 'POST', { email, password })
  return z.object({ access: z.string() }).parse(await reply.json()).access
}

function request(url: string, token: string, method = 'GET', body?: object): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}
