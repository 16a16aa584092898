import { addPatient, addPractitioner } from '@empanel/api/testing'
import { connect } from '@empanel/db'
import { expect, test } from 'vitest'
import { addressOf, runCliProcess, spawnServer, testSecret } from '../fixtures/servers.ts'
import { startCluster } from './cluster.ts'
import { ask, openClinic, say } from './requests.ts'

test('G9 one pair assigned 20 times at once from two servers: one 201, nineteen 409', async () => {
  await using cluster = await startCluster()
  await using one = await openClinic(cluster)
  await using two = spawnServer({ DATABASE_URL: cluster.url, JWT_SECRET: testSecret })
  const addresses = [one.address, await addressOf(two)]
  await using connection = await connect({ databaseUrl: cluster.url })
  const [{ id: patient }, { id: doctor }] = [
    await addPatient(connection.db),
    await addPractitioner(connection.db),
  ]
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      ask(`${addresses[n % 2]}/api/mappings/`, { token: one.token, body: { patient, doctor } }),
    ),
  )
  const statuses = replies.map(({ status }) => status).sort()
  say('one pair assigned 20 times from two servers', {
    'of 201': statuses.filter(status => status === 201).length,
    'of 409': statuses.filter(status => status === 409).length,
    'ms longest wait': Math.round(Math.max(...replies.map(({ ms }) => ms))),
  })
  expect(statuses).toEqual([201, ...Array(19).fill(409)])
  expect(await connection.sql`select patient_id, practitioner_id from assignments`).toEqual([
    { patient_id: patient, practitioner_id: doctor },
  ])
})

test('G10 two migrators at once on an empty database: both end well, and each migration is applied once', async () => {
  await using cluster = await startCluster()
  const settings = { DATABASE_URL: cluster.url, JWT_SECRET: testSecret }
  const ended = await Promise.all([1, 2].map(() => runCliProcess(['migrate'], settings)))
  await using connection = await connect({ databaseUrl: cluster.url })
  const applied = await connection.sql`select hash from drizzle.__drizzle_migrations`
  say('two migrators at once', {
    migrations: applied.length,
    'exit codes': ended.map(({ code }) => code).join(' and '),
  })
  expect(ended.map(({ code }) => code)).toEqual([0, 0])
  expect(applied.length).toBeGreaterThan(0)
  expect(new Set(applied.map(({ hash }) => hash)).size).toBe(applied.length)
  expect(await connection.sql`select from patients`).toEqual([])
})
