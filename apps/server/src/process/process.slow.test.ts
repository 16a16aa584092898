import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addPatient, addPractitioner, addUser, testPassword } from '@empanel/api/testing'
import { createEmptyDatabase, createTestDatabase } from '@empanel/db/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { request, signIn, stop } from '../../test/fixtures/requests.ts'
import {
  addressOf,
  runCli,
  spawnServer,
  temporaryFolder,
  testSecret,
  usedDataFolder,
} from '../../test/fixtures/servers.ts'

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

    await using inProduction = spawnServer({ ...settings, NODE_ENV: 'production' })
    expect(await inProduction.ended).toBe(1)
    expect(inProduction.output()).toBe(
      'DATA_DIR must name another folder in production: this one holds the demo clinic with its ready-made accounts\n',
    )
  })

  test('leaves the demo out where records were imported before', async () => {
    await using folder = await usedDataFolder()
    const settings = { DATA_DIR: folder.path }
    const patient = { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1990-04-01' }
    const name = [{ family: 'Ruiz', given: ['Ana'] }]
    await writeFile(join(folder.path, 'Patient.ndjson'), JSON.stringify({ ...patient, name }))
    expect(await runCli(['import', folder.path], settings)).toMatchObject({ code: 0 })
    await using server = spawnServer(settings)
    await addressOf(server)
    expect(server.output()).toContain('There is no account yet. Make the first administrator')
    expect(server.output()).not.toContain('demo')
    await stop(server, 'SIGTERM')
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
    const doctor = await addPractitioner(database.db)
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

test('a busy data folder is refused; in production nobody has an account in it', async () => {
  await using folder = await usedDataFolder()
  const settings = { DATA_DIR: folder.path, NODE_ENV: 'production' }
  await using holder = spawnServer(settings)
  const address = await addressOf(holder)
  expect(holder.output()).not.toContain('demo')
  expect(holder.output()).toContain('create-admin')
  await using second = spawnServer(settings)
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`is in use by process ${holder.child.pid}`)
  const viaCli = await runCli(['migrate'], settings)
  expect(viaCli).toMatchObject({ code: 1, output: expect.stringContaining('is in use by process') })
  expect((await fetch(`${address}/health/ready`)).status).toBe(200)
})
